package org.csprun.compiler.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.pass.Rewriting.Replacement;

/**
 * Moves the transposition behind a concat of maps in front of it, where each becomes the pixel rows
 * of its map: the tail of YOLOX then moves no element but into its place.
 *
 * <pre>
 *   rows 1xCxN ─┐                                       transpose ─► 1xNxC ─┐
 *   rows 1xCxM ─┴► concat(2) ─► transpose(0,2,1)   ⇒   transpose ─► 1xMxC ─┴► concat(1)
 * </pre>
 */
public final class SinkTranspose implements Pass {
  private static final List<Integer> SWAP = List.of(0, 2, 1);

  @Override
  public Graph run(Graph graph) {
    return Rewriting.run(graph, SinkTranspose::sink);
  }

  private static Optional<Replacement> sink(Rewriting sweep, Node node) {
    if (!node.op().equals(new Op.Transpose(SWAP))) {
      return Optional.empty();
    }
    return sweep
        .producer(node.input(0))
        .filter(concat -> concat.op().equals(new Op.Concat(2)))
        .filter(concat -> sweep.isReadOnce(concat.output()))
        .filter(concat -> concat.inputs().stream().allMatch(v -> isTransposedRows(sweep, v)))
        .flatMap(concat -> Replacement.of(sunk(sweep, concat, node)));
  }

  /** True when the value, transposed, is a map's pixels as they lie. */
  private static boolean isTransposedRows(Rewriting sweep, Value value) {
    ShapeChain chain = ShapeChain.of(sweep, value);
    return chain.with(chain.axes().transpose(SWAP)).isPixelOrder();
  }

  private static List<Node> sunk(Rewriting sweep, Node concat, Node transpose) {
    List<Node> nodes = new ArrayList<>();
    for (Value input : concat.inputs()) {
      nodes.add(
          sweep.node(
              input.name() + ".swapped",
              new Op.Transpose(SWAP),
              transpose.origin(),
              List.of(input)));
    }
    List<Value> swapped = nodes.stream().map(Node::output).toList();
    nodes.add(Rewriting.merged(concat, new Op.Concat(1), swapped, transpose));
    return nodes;
  }
}
