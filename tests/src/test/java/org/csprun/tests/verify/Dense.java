package org.csprun.tests.verify;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.csprun.plan.Activation;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** A convolution of one group with seeded weights, as a float step or an integer one. */
public record Dense(
    String name, int inputs, int outputs, int kernel, float slope, float[] weights) {
  private static final int MOST = 127;

  /**
   * @param slope of the activation below zero: 1 for none, 0 for ReLU
   */
  static Dense seeded(String name, int inputs, int outputs, int kernel, float slope) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] weights = new float[outputs * inputs * kernel * kernel];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextDouble() - 0.5) * 2 / (float) Math.sqrt(inputs * kernel);
    }
    return new Dense(name, inputs, outputs, kernel, slope, weights);
  }

  /** The same but for one weight. */
  Dense withWeight(int index, float value) {
    float[] changed = weights.clone();
    changed[index] = value;
    return new Dense(name, inputs, outputs, kernel, slope, changed);
  }

  private Window window() {
    return Window.square(kernel, 1, kernel / 2);
  }

  private Shape shape() {
    return Shape.of(outputs, inputs, kernel, kernel);
  }

  private WeightLayout layout() {
    return WeightLayout.ofConvolution(outputs, 1);
  }

  private float weight(int output, int input, int ky, int kx) {
    return weights[((output * inputs + input) * kernel + ky) * kernel + kx];
  }

  Operation floats(PlanParts parts) {
    int filter =
        parts.constant(
            name + ".filter",
            DataType.F32,
            shape(),
            layout(),
            (entry, bytes) ->
                forEach(
                    (at, output, input, ky, kx) ->
                        bytes.setAtIndex(
                            ValueLayout.JAVA_FLOAT, at, weight(output, input, ky, kx))));
    int bias =
        parts.constant(
            name + ".bias",
            DataType.F32,
            Shape.of(outputs),
            WeightLayout.ROW_MAJOR,
            (entry, bytes) -> bytes.fill((byte) 0));
    Activation activation = slope == 1 ? Activation.LINEAR : Activation.leaky(slope);
    return new Operation.Convolve(window(), 1, filter, bias, activation, false, Activation.LINEAR);
  }

  Operation integers(PlanParts parts, TensorType in, TensorType out) {
    Quantization from = in.quantization().orElseThrow();
    Quantization to = out.quantization().orElseThrow();
    float[] steps = new float[outputs];
    int[] bias = new int[outputs];
    forEach(
        (at, o, i, ky, kx) ->
            steps[o] = Math.max(steps[o], Math.abs(weight(o, i, ky, kx)) * from.scale(i) / MOST));
    int filter =
        parts.constant(
            name + ".filter",
            DataType.S8,
            shape(),
            layout(),
            (entry, bytes) ->
                forEach(
                    (at, o, i, ky, kx) -> {
                      int q = Math.round(weight(o, i, ky, kx) * from.scale(i) / steps[o]);
                      bytes.set(ValueLayout.JAVA_BYTE, at, (byte) q);
                      bias[o] -= q * from.zeroPoint(i);
                    }));
    Curve curve = slope == 1 ? Curve.LINEAR : Curve.LEAKY;
    int biases = ints(parts, name + ".bias", Shape.of(outputs), bias);
    int rows = ints(parts, name + ".rows", rowsShape(curve), rows(curve, steps, to));
    return new IntegerOperation.Convolve(
        window(), 1, filter, biases, Requantize.plain(curve, Join.NONE, rows));
  }

  private Shape rowsShape(Curve curve) {
    return Shape.of(Requantize.layout(curve, Join.NONE).size(), outputs);
  }

  private int[] rows(Curve curve, float[] steps, Quantization to) {
    List<Requantize.Row> layout = Requantize.layout(curve, Join.NONE);
    int[] rows = new int[layout.size() * outputs];
    for (int o = 0; o < outputs; o++) {
      double ratio = (double) steps[o] / to.scale(o);
      int shift = 30 - Math.getExponent(ratio);
      for (int r = 0; r < layout.size(); r++) {
        rows[r * outputs + o] =
            switch (layout.get(r)) {
              case SHIFT -> shift;
              case MULTIPLIER -> (int) Math.scalb(ratio, shift);
              case NEGATIVE_MULTIPLIER -> (int) Math.scalb(ratio * slope, shift);
              case PRE_SHIFT, PRE_MULTIPLIER, JOIN_MULTIPLIER, NEGATIVE_JOIN_MULTIPLIER ->
                  throw new AssertionError(layout);
            };
      }
    }
    return rows;
  }

  private static int ints(PlanParts parts, String name, Shape shape, int[] values) {
    return parts.constant(
        name,
        DataType.S32,
        shape,
        WeightLayout.ROW_MAJOR,
        (entry, bytes) -> {
          for (int i = 0; i < values.length; i++) {
            bytes.setAtIndex(ValueLayout.JAVA_INT, i, values[i]);
          }
        });
  }

  private void forEach(WeightVisitor visitor) {
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        for (int ky = 0; ky < kernel; ky++) {
          for (int kx = 0; kx < kernel; kx++) {
            visitor.visit(layout().index(shape(), 1, o, i, ky, kx), o, i, ky, kx);
          }
        }
      }
    }
  }

  @FunctionalInterface
  private interface WeightVisitor {
    void visit(long at, int output, int input, int ky, int kx);
  }
}
