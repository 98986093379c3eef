package org.csprun.compiler.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.pass.Rewriting.Replacement;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.tensor.Layout;
import org.csprun.tensor.TensorType;

/**
 * Finds Maxout over channels (paper 3.4) in the spellings of ONNX: a maximum of slices that divide
 * the channels, or a reduction over the outer part of the channels.
 *
 * <pre>
 *   x ─┬─► channels 0 to g−1 ──┐
 *      └─► channels g to 2g−1 ─┴► maximum ─► y             ⇒   x ─► cross-channel-pool(2) ─► y
 *
 *   x ─► reshape 1,k,g,H,W ─► reduce max over k ─► y       ⇒   x ─► cross-channel-pool(k) ─► y
 * </pre>
 */
public final class RecogniseCrossChannelPool implements Pass {
  @Override
  public Graph run(Graph graph) {
    return Rewriting.run(graph, RecogniseCrossChannelPool::recognise);
  }

  private static Optional<Replacement> recognise(Rewriting sweep, Node node) {
    if (node.op() instanceof Op.Elementwise) {
      return maximum(sweep, node);
    }
    return node.op() instanceof Op.Reduce reduce
        ? reduction(sweep, node, reduce)
        : Optional.empty();
  }

  private static Optional<Replacement> maximum(Rewriting sweep, Node node) {
    List<Value> leaves = new ArrayList<>();
    collect(sweep, node, leaves);
    TensorType part = node.output().type();
    Optional<Value> source = leaves.isEmpty() ? Optional.empty() : sliced(sweep, leaves.getFirst());
    if (source.isEmpty() || !part.isMap()) {
      return Optional.empty();
    }
    TensorType whole = source.get().type();
    TreeSet<Integer> starts = new TreeSet<>();
    for (Value leaf : leaves) {
      if (!sliced(sweep, leaf).equals(source)
          || !leaf.type().equals(part)
          || leaf.type().height() != whole.height()
          || leaf.type().width() != whole.width()) {
        return Optional.empty();
      }
      starts.add(((Op.Slice) sweep.producer(leaf).orElseThrow().op()).starts().get(1));
    }
    int groups = leaves.size();
    boolean divides =
        groups > 1
            && whole.channels() == groups * part.channels()
            && starts.size() == groups
            && starts.stream().allMatch(start -> start % part.channels() == 0);
    return divides
        ? Replacement.of(
            node.withOp(new Op.CrossChannelPool(PoolKind.MAX, groups))
                .withInputs(List.of(source.get())))
        : Optional.empty();
  }

  /** The operands of a tree of maxima; none when the node is no maximum. */
  private static void collect(Rewriting sweep, Node node, List<Value> leaves) {
    if (!(node.op() instanceof Op.Elementwise e)
        || e.kind() != BinaryKind.MAXIMUM
        || !e.activation().isLinear()) {
      return;
    }
    for (Value input : node.inputs()) {
      int before = leaves.size();
      sweep.producer(input).ifPresent(producer -> collect(sweep, producer, leaves));
      if (leaves.size() == before) {
        leaves.add(input);
      }
    }
  }

  /** The map a value is a slice of, with step 1. */
  private static Optional<Value> sliced(Rewriting sweep, Value value) {
    return sweep
        .producer(value)
        .filter(
            node ->
                node.op() instanceof Op.Slice slice
                    && slice.steps().stream().allMatch(step -> step == 1))
        .filter(node -> node.input(0).type().isMap())
        .map(node -> node.input(0));
  }

  private static Optional<Replacement> reduction(Rewriting sweep, Node node, Op.Reduce reduce) {
    if (reduce.kind() != ReduceKind.MAX && reduce.kind() != ReduceKind.MEAN) {
      return Optional.empty();
    }
    ShapeChain chain = ShapeChain.of(sweep, node.input(0));
    TensorType map = chain.source().type();
    List<List<Axes.Run>> dims = chain.axes().dims();
    int groups = node.input(0).type().channels();
    if (!map.isMap() || groups < 2 || map.channels() % groups != 0) {
      return Optional.empty();
    }
    // The last dimension steps over whole groups; all others together walk one group in order.
    long group = map.elements() / groups;
    Axes rest = new Axes(dims.subList(0, dims.size() - 1));
    if (!dims.getLast().equals(List.of(new Axes.Run(groups, group)))
        || !rest.flat().equals(group == 1 ? List.of() : List.of(new Axes.Run(group, 1)))) {
      return Optional.empty();
    }
    PoolKind kind = reduce.kind() == ReduceKind.MAX ? PoolKind.MAX : PoolKind.AVERAGE;
    Node pool =
        sweep.node(
            node.name() + ".pool",
            new Op.CrossChannelPool(kind, groups),
            node.origin(),
            List.of(chain.source()));
    Node rows =
        sweep.node(
            node.name() + ".rows",
            new Op.ChangeLayout(Layout.ROW_MAJOR),
            node.origin(),
            List.of(pool.output()));
    Node shaped =
        node.withOp(new Op.Reshape(node.output().type().shape()))
            .withInputs(List.of(rows.output()));
    return Replacement.of(List.of(pool, rows, shaped));
  }
}
