package org.csprun.compiler.lower;

import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.IntegerWeights;
import org.csprun.compiler.graph.Rescale;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;

/** The operation of an integer node, its constants packed. */
final class IntegerSteps {
  private final WeightPacker weights;
  private final String name;

  IntegerSteps(WeightPacker weights, String name) {
    this.weights = weights;
    this.name = name;
  }

  IntegerOperation of(IntegerOp op) {
    return switch (op) {
      case IntegerOp.Convolution c ->
          convolve(c.window(), c.groups(), c.filter().shape(), c.filter(), c.bias(), c.rescale());
      case IntegerOp.FullyConnected f -> {
        Shape matrix = f.weights().shape();
        Shape filter = Shape.of(matrix.dim(0), matrix.dim(1), 1, 1);
        yield convolve(Window.square(1, 1, 0), 1, filter, f.weights(), f.bias(), f.rescale());
      }
      case IntegerOp.Add a -> new IntegerOperation.Add(requantize(a.rescale()));
      case IntegerOp.Multiply m -> new IntegerOperation.Multiply(requantize(m.rescale()));
      case IntegerOp.Average a -> new IntegerOperation.Average(a.window(), requantize(a.rescale()));
      case IntegerOp.ChannelAverage a ->
          new IntegerOperation.ChannelAverage(a.groups(), requantize(a.rescale()));
      case IntegerOp.Lookup l ->
          new IntegerOperation.Lookup(weights.add(name + ".table", l.table()));
      case IntegerOp.Quantize _ -> new IntegerOperation.Quantize();
      case IntegerOp.Dequantize _ -> new IntegerOperation.Dequantize();
    };
  }

  private IntegerOperation convolve(
      Window window,
      int groups,
      Shape shape,
      IntegerWeights filter,
      IntegerWeights bias,
      Rescale rescale) {
    return new IntegerOperation.Convolve(
        window,
        groups,
        weights.addFilter(name + ".filter", shape, filter.bytes(), groups),
        weights.add(name + ".bias", bias),
        requantize(rescale));
  }

  private Requantize requantize(Rescale rescale) {
    return new Requantize(
        rescale.curve(),
        rescale.join(),
        weights.add(name + ".requantize", rescale.rows()),
        rescale.table().map(t -> weights.add(name + ".table", t)).orElse(Requantize.NO_TABLE),
        rescale.fractionBits());
  }
}
