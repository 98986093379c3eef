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
 * Replaces chains of layout changes, reshapes and transpositions by what they amount to: nothing,
 * one reshape, or the pixel rows of a map, which are its bytes as they lie.
 *
 * <pre>
 *   map ──► rows ──► map'                                  ⇒   map
 *   map ──► rows ──► transpose(0,2,3,1): 1xHxWxC           ⇒   map ──► pixel-rows ──► reshape
 *   map ──► rows ──► reshape 1xCxHW ──► transpose(0,2,1)   ⇒   map ──► pixel-rows
 *   x ──► reshape ──► reshape                              ⇒   x ──► reshape
 * </pre>
 */
public final class CancelLayouts implements Pass {
  @Override
  public Graph run(Graph graph) {
    return Rewriting.run(graph, CancelLayouts::cancel);
  }

  private static Optional<Replacement> cancel(Rewriting sweep, Node node) {
    if (node.op() instanceof Op.ChangeLayout) {
      return layout(sweep, node);
    }
    return node.op() instanceof Op.Reshape || node.op() instanceof Op.Transpose
        ? shape(sweep, node)
        : Optional.empty();
  }

  private static Optional<Replacement> layout(Rewriting sweep, Node node) {
    Value input = node.input(0);
    if (input.type().equals(node.output().type())) {
      return Replacement.of(input);
    }
    if (node.output().type().isMap()) {
      ShapeChain chain = ShapeChain.of(sweep, input);
      return chain.source().type().equals(node.output().type()) && chain.isLogicalOrder()
          ? Replacement.of(chain.source())
          : Optional.empty();
    }
    return sweep
        .producer(input)
        .filter(before -> before.op() instanceof Op.ChangeLayout)
        .filter(before -> before.input(0).type().equals(node.output().type()))
        .flatMap(before -> Replacement.of(before.input(0)));
  }

  private static Optional<Replacement> shape(Rewriting sweep, Node node) {
    Optional<ShapeChain> found = ShapeChain.of(sweep, node);
    if (found.isEmpty() || !(found.get().isPixelOrder() || found.get().isLogicalOrder())) {
      return Optional.empty();
    }
    ShapeChain whole = found.get();
    List<Node> nodes = new ArrayList<>();
    Value entry = whole.entry();
    boolean isRows = sweep.producer(entry).filter(n -> n.op() instanceof Op.PixelRows).isPresent();
    if (whole.isPixelOrder() && !isRows) {
      nodes.add(
          sweep.node(
              whole.source().name() + ".rows",
              new Op.PixelRows(),
              node.origin(),
              List.of(whole.source())));
      entry = nodes.getLast().output();
    }
    if (entry.type().equals(node.output().type())) {
      return nodes.isEmpty() ? Replacement.of(entry) : Replacement.of(nodes);
    }
    if (node.op() instanceof Op.Reshape && entry.equals(node.input(0))) {
      return Optional.empty();
    }
    nodes.add(node.withOp(new Op.Reshape(node.output().type().shape())).withInputs(List.of(entry)));
    return Replacement.of(nodes);
  }
}
