package org.csprun.compiler.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.pass.Rewriting.Replacement;
import org.csprun.tensor.TensorType;

/**
 * Finds Focus and other moves of pixel blocks into channels: a concat of slices of one map, each
 * with all channels and every b-th row and column, in any order of the blocks. A slice of rows and
 * then of columns counts as one.
 *
 * <pre>
 *   x ─┬─► slice rows 0, 2, … columns 0, 2, … ─┐
 *      ├─► slice rows 1, 3, … columns 0, 2, … ─┤
 *      ├─► slice rows 0, 2, … columns 1, 3, … ─┤      ⇒      x ─► space-to-depth(2) ─► y
 *      └─► slice rows 1, 3, … columns 1, 3, … ─┴► concat ─► y
 * </pre>
 */
public final class RecogniseFocus implements Pass {
  private static final int ROWS = 2;
  private static final int COLUMNS = 3;

  @Override
  public Graph run(Graph graph) {
    return Rewriting.run(graph, RecogniseFocus::recognise);
  }

  private static Optional<Replacement> recognise(Rewriting sweep, Node node) {
    if (!(node.op() instanceof Op.Concat concat)
        || concat.axis() != 1
        || !node.output().type().isMap()) {
      return Optional.empty();
    }
    List<Grid> grids = new ArrayList<>();
    for (Value input : node.inputs()) {
      grids.add(grid(sweep, input));
    }
    Grid first = grids.getFirst();
    int block = first.rowStep();
    if (block < 2 || grids.stream().anyMatch(g -> !g.isBlockOf(first.source(), block))) {
      return Optional.empty();
    }
    Op op =
        new Op.SpaceToDepth(
            block,
            grids.stream().map(Grid::row).toList(),
            grids.stream().map(Grid::column).toList());
    return Replacement.of(node.withOp(op).withInputs(List.of(first.source())));
  }

  /** A value as every {@code rowStep}-th row and {@code columnStep}-th column of another. */
  private record Grid(
      Value source, int row, int column, int rowStep, int columnStep, int rows, int columns) {

    boolean isBlockOf(Value map, int block) {
      TensorType type = map.type();
      return source.equals(map)
          && rowStep == block
          && columnStep == block
          && row < block
          && column < block
          && rows * block == type.height()
          && columns * block == type.width();
    }
  }

  private static Grid grid(Rewriting sweep, Value value) {
    Optional<Node> producer = sweep.producer(value);
    if (producer.isEmpty()
        || !(producer.get().op() instanceof Op.Slice slice)
        || slice.sizes().get(1) != producer.get().input(0).type().channels()
        || !producer.get().input(0).type().isMap()) {
      return new Grid(value, 0, 0, 1, 1, value.type().height(), value.type().width());
    }
    Grid inner = grid(sweep, producer.get().input(0));
    return new Grid(
        inner.source(),
        inner.row() + slice.starts().get(ROWS) * inner.rowStep(),
        inner.column() + slice.starts().get(COLUMNS) * inner.columnStep(),
        inner.rowStep() * slice.steps().get(ROWS),
        inner.columnStep() * slice.steps().get(COLUMNS),
        slice.sizes().get(ROWS),
        slice.sizes().get(COLUMNS));
  }
}
