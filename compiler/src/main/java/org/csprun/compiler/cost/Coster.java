package org.csprun.compiler.cost;

import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerConstants;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Computes the cost of the nodes of one graph. */
final class Coster {
  private final Graph graph;

  Coster(Graph graph) {
    this.graph = graph;
  }

  NodeCost cost(Node node) {
    return switch (node.op()) {
      case Op.Convolution c ->
          product(node, c.filter().shape(), bytes(c.filter()) + bytes(c.bias()));
      case Op.FullyConnected f ->
          product(node, f.weights().shape(), bytes(f.weights()) + bytes(f.bias()));
      case IntegerOp.Convolution c -> product(node, c.filter().shape(), integers(node));
      case IntegerOp.FullyConnected f -> product(node, f.weights().shape(), integers(node));
      case IntegerOp.Average a ->
          pool(node, PoolKind.AVERAGE, (long) a.window().kernelH() * a.window().kernelW());
      case IntegerOp.ChannelAverage a -> pool(node, PoolKind.AVERAGE, a.groups());
      case IntegerOp _ -> plain(node, integers(node));
      case Op.Pool p -> pool(node, p.kind(), (long) p.window().kernelH() * p.window().kernelW());
      case Op.CrossChannelPool p -> pool(node, p.kind(), p.groups());
      case Op.GlobalAverage _ -> pool(node, PoolKind.AVERAGE, 1);
      case Op.Affine a -> plain(node, bytes(a.scale()) + bytes(a.shift()));
      case Op.Constant c -> plain(node, bytes(c.value()));
      case Op.Slice _, Op.Reshape _, Op.PixelRows _ ->
          copy(node, liesIn(node.output(), node.input(0)) ? 0 : node.output().type().bytes());
      case Op.Concat _ -> copy(node, gathered(node));
      case Op.Activate _,
          Op.Elementwise _,
          Op.Upsample _,
          Op.SpaceToDepth _,
          Op.Softmax _,
          Op.Reduce _,
          Op.Transpose _,
          Op.ChangeLayout _ ->
          plain(node, 0);
    };
  }

  private static NodeCost product(Node node, Shape weights, long weightBytes) {
    TensorType out = node.output().type();
    long parameters = weights.elements();
    long pixels = out.isMap() ? (long) out.height() * out.width() : 1;
    long macs = Math.multiplyExact(parameters, pixels);
    return new NodeCost(
        node,
        macs,
        Math.multiplyExact(2, macs),
        parameters,
        inAndOut(node),
        inputBytes(node),
        weightBytes,
        out.bytes());
  }

  /** A maximum compares every element of every window, padding included, as Darknet counts it. */
  private static NodeCost pool(Node node, PoolKind kind, long window) {
    TensorType out = node.output().type();
    long comparisons = kind == PoolKind.MAX ? Math.multiplyExact(window, out.elements()) : 0;
    return new NodeCost(node, 0, comparisons, 0, inAndOut(node), inputBytes(node), 0, out.bytes());
  }

  private static NodeCost plain(Node node, long weightBytes) {
    return new NodeCost(
        node, 0, 0, 0, 0, inputBytes(node), weightBytes, node.output().type().bytes());
  }

  private static NodeCost copy(Node node, long bytes) {
    return new NodeCost(node, 0, 0, 0, 0, bytes, 0, bytes);
  }

  /** Elements in and out; a fused residual is not counted, as the add it was is not. */
  private static long inAndOut(Node node) {
    return Math.addExact(node.input(0).type().elements(), node.output().type().elements());
  }

  private static long inputBytes(Node node) {
    long sum = 0;
    for (Value input : node.inputs()) {
      sum = Math.addExact(sum, input.type().bytes());
    }
    return sum;
  }

  /** Bytes a concat copies: those of inputs that do not lie in its output already. */
  private long gathered(Node node) {
    long sum = 0;
    for (Value input : node.inputs()) {
      sum = Math.addExact(sum, liesIn(input, node.output()) ? 0 : input.type().bytes());
    }
    return sum;
  }

  private boolean liesIn(Value value, Value base) {
    return graph.view(value).map(View::base).filter(base::equals).isPresent();
  }

  private static long bytes(Weights weights) {
    return Math.multiplyExact(weights.shape().elements(), Float.BYTES);
  }

  /** Bytes of the constants of an integer node. */
  private static long integers(Node node) {
    return IntegerConstants.of(node.op()).stream().mapToLong(c -> c.bytes().length).sum();
  }
}
