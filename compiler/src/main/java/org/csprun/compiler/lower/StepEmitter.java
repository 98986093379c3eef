package org.csprun.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.memory.Regions;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation;
import org.csprun.plan.Step;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Turns nodes into steps, one after another. */
final class StepEmitter {
  private final Regions regions;
  private final TensorTable tensors;
  private final WeightPacker weights;
  private final List<Step> steps = new ArrayList<>();

  StepEmitter(Regions regions, TensorTable tensors, WeightPacker weights) {
    this.regions = regions;
    this.tensors = tensors;
    this.weights = weights;
  }

  List<Step> steps() {
    return steps;
  }

  /** Emits the steps of a node: none where its elements already lie where they belong. */
  void emit(Node node) {
    if (regions.takesNoStep(node)) {
      return;
    }
    switch (node.op()) {
      case Op.Constant op ->
          emit(
              node,
              new Operation.LoadConstant(
                  op.layout() == Layout.NHWC
                      ? weights.addMap(node.name(), op.value())
                      : weights.add(node.name(), op.value())));
      case Op.Convolution op -> emit(node, convolve(node, op));
      case Op.FullyConnected op -> emitFullyConnected(node, op);
      case Op.Affine op ->
          emit(
              node,
              new Operation.Affine(
                  weights.add(node.name() + ".scale", op.scale()),
                  weights.add(node.name() + ".shift", op.shift()),
                  op.activation()));
      case Op.Activate op -> emit(node, new Operation.Activate(op.activation()));
      case Op.Pool op -> emit(node, new Operation.Pool(op.kind(), op.window(), op.countPadding()));
      case Op.GlobalAverage op -> emit(node, new Operation.GlobalAverage());
      case Op.CrossChannelPool op ->
          emit(node, new Operation.CrossChannelPool(op.kind(), op.groups()));
      case Op.Elementwise op -> emit(node, new Operation.Elementwise(op.kind(), op.activation()));
      case Op.Upsample op -> emit(node, new Operation.Upsample(op.factorH(), op.factorW()));
      case Op.SpaceToDepth op ->
          emit(node, new Operation.SpaceToDepth(op.block(), op.rows(), op.columns()));
      case Op.Softmax op -> emit(node, new Operation.Softmax());
      case Op.Reduce op -> emit(node, new Operation.ReduceChannels(op.kind()));
      case Op.Concat op -> emitConcat(node, op);
      case Op.Slice op -> emit(node, slice(node, op));
      case Op.Reshape op -> emit(node, reshape(node));
      case Op.Transpose op -> emit(node, transpose(node, op));
      case Op.ChangeLayout op -> emit(node, sameDimensions(node));
      case Op.PixelRows op -> emit(node, pixelRows(node));
      case IntegerOp op -> emitInteger(node, op);
    }
  }

  private void emit(Node node, Operation operation) {
    List<Integer> inputs = node.inputs().stream().map(tensors::index).toList();
    emit(node.name(), node, operation, inputs, tensors.index(node.output()));
  }

  private void emit(String name, Node node, Operation operation, List<Integer> inputs, int output) {
    steps.add(new Step(name, node.origin().toString(), operation, inputs, output));
  }

  private void emitInteger(Node node, IntegerOp op) {
    Operation operation = new IntegerSteps(weights, node.name()).of(op);
    if (op instanceof IntegerOp.FullyConnected) {
      int input = tensors.vector(node.input(0));
      emit(node.name(), node, operation, List.of(input), tensors.index(node.output()));
    } else {
      emit(node, operation);
    }
  }

  private Operation convolve(Node node, Op.Convolution op) {
    return new Operation.Convolve(
        op.window(),
        op.groups(),
        weights.addFilter(
            node.name() + ".filter", op.filter().shape(), op.filter().values(), op.groups()),
        weights.add(node.name() + ".bias", op.bias()),
        op.activation(),
        op.residual(),
        op.residualActivation());
  }

  private void emitFullyConnected(Node node, Op.FullyConnected op) {
    Shape matrix = op.weights().shape();
    Shape filter = Shape.of(matrix.dim(0), matrix.dim(1), 1, 1);
    Operation convolve =
        new Operation.Convolve(
            Window.square(1, 1, 0),
            1,
            weights.addFilter(node.name() + ".filter", filter, op.weights().values(), 1),
            weights.add(node.name() + ".bias", op.bias()),
            op.activation(),
            false,
            Activation.LINEAR);
    int input = tensors.vector(node.input(0));
    emit(node.name(), node, convolve, List.of(input), tensors.index(node.output()));
  }

  private void emitConcat(Node node, Op.Concat op) {
    long[] outStrides = tensors.strides(node.output());
    long start = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      if (!regions.isInPlace(node, i)) {
        Operation copy =
            Copies.of(input.type().shape().dims(), 0, tensors.strides(input), start, outStrides);
        emit(
            node.name() + ".copy" + i,
            node,
            copy,
            List.of(tensors.index(input)),
            tensors.index(node.output()));
      }
      start += input.type().shape().dim(op.axis()) * outStrides[op.axis()];
    }
  }

  private Operation slice(Node node, Op.Slice op) {
    long[] strides = tensors.strides(node.input(0));
    long start = 0;
    for (int i = 0; i < strides.length; i++) {
      start += op.starts().get(i) * strides[i];
      strides[i] *= op.steps().get(i);
    }
    return Copies.of(op.sizes(), start, strides, 0, tensors.strides(node.output()));
  }

  private Operation transpose(Node node, Op.Transpose op) {
    long[] strides = tensors.strides(node.input(0));
    long[] permuted = op.permutation().stream().mapToLong(axis -> strides[axis]).toArray();
    return Copies.of(
        node.output().type().shape().dims(), 0, permuted, 0, tensors.strides(node.output()));
  }

  private Operation sameDimensions(Node node) {
    return Copies.of(
        node.output().type().shape().dims(),
        0,
        tensors.strides(node.input(0)),
        0,
        tensors.strides(node.output()));
  }

  private Operation pixelRows(Node node) {
    TensorType map = node.input(0).type();
    long in = tensors.place(node.input(0)).pixelStride();
    long out = tensors.place(node.output()).pixelStride();
    return Copies.of(
        List.of(map.height() * map.width(), map.channels()),
        0,
        new long[] {in, 1},
        0,
        new long[] {out, 1});
  }

  /** Pixels of either side are its own last dimension: at most one side has gaps between them. */
  private Operation reshape(Node node) {
    TensorType from = node.input(0).type();
    TensorType to = node.output().type();
    long in = tensors.place(node.input(0)).pixelStride();
    long out = tensors.place(node.output()).pixelStride();
    boolean inDense = in == from.channels() || from.width() == 1;
    boolean outDense = out == to.channels() || to.width() == 1;
    if (!inDense && !outDense && from.channels() != to.channels()) {
      throw new IllegalStateException("Reshape '" + node.name() + "' has gaps on both sides");
    }
    TensorType pixels = inDense ? to : from;
    long channels = pixels.channels();
    return Copies.of(
        List.of(pixels.width(), pixels.channels()),
        0,
        new long[] {inDense ? channels : in, 1},
        0,
        new long[] {outDense ? channels : out, 1});
  }
}
