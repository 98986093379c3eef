package org.csprun.compiler.cost;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.csprun.compiler.graph.Graph;

/**
 * What a graph costs, with the definitions that reproduce the digits of the CSPNet paper. Batch
 * normalisations, functions and adds cost nothing by them, whether they are nodes of their own or
 * fused into a convolution, so the figures are those of the model before and after the passes. A
 * matrix product counts as the 1×1 convolution it is.
 *
 * @param nodes one for each node, in order
 */
public record GraphCost(List<NodeCost> nodes) {
  public GraphCost {
    nodes = List.copyOf(nodes);
  }

  /** The cost of every node of a graph. */
  public static GraphCost of(Graph graph) {
    Coster coster = new Coster(graph);
    return new GraphCost(graph.nodes().stream().map(coster::cost).toList());
  }

  public long macs() {
    return total(NodeCost::macs);
  }

  public long flops() {
    return total(NodeCost::flops);
  }

  /** Billions of operations, as the paper's tables print them. */
  public double bflops() {
    return flops() / 1e9;
  }

  public long parameters() {
    return total(NodeCost::parameters);
  }

  /** Convolutional input and output: the paper's measure of memory traffic, in elements. */
  public long cioElements() {
    return total(NodeCost::cioElements);
  }

  public long readBytes() {
    return total(NodeCost::readBytes);
  }

  public long weightBytes() {
    return total(NodeCost::weightBytes);
  }

  public long writtenBytes() {
    return total(NodeCost::writtenBytes);
  }

  /**
   * The node with the most operations, the first of equals: the paper's computational bottleneck.
   */
  public Optional<NodeCost> bottleneck() {
    return nodes.stream()
        .filter(node -> node.flops() > 0)
        .reduce((worst, node) -> node.flops() > worst.flops() ? node : worst);
  }

  /** Operations of the bottleneck over the mean of the nodes that have any; 0 when none has. */
  public double bottleneckOverMean() {
    long busy = nodes.stream().filter(node -> node.flops() > 0).count();
    return bottleneck().map(worst -> (double) worst.flops() * busy / flops()).orElse(0.0);
  }

  private long total(ToLongFunction<NodeCost> figure) {
    long sum = 0;
    for (NodeCost node : nodes) {
      sum = Math.addExact(sum, figure.applyAsLong(node));
    }
    return sum;
  }
}
