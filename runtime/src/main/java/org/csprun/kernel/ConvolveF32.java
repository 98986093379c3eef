package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * The meaning of {@link Operation.Convolve} in float: {@code y = residualActivation(activation(Σ
 * x·w + bias) + residual)}; pixels outside the input count as 0.
 */
final class ConvolveF32 implements Kernel {
  private final Operation.Convolve operation;
  private final Operand input;
  private final Operand output;
  private final FloatView x;
  private final FloatView y;
  private final FloatView residual;
  private final float[] bias;

  /** The filter as {@code [output][ky][kx][input of the group]}. */
  private final float[] filter;

  private final int inputsPerGroup;

  ConvolveF32(BoundStep step, Operation.Convolve operation) {
    this.operation = operation;
    input = step.input(0);
    output = step.output();
    x = new FloatView(input);
    y = new FloatView(output);
    residual = operation.residual() ? new FloatView(step.input(1)) : y;
    bias = FloatView.constant(step, operation.bias());
    inputsPerGroup = input.channels() / operation.groups();
    filter =
        unpack(
            FloatView.constant(step, operation.filter()),
            step.weights().get(operation.filter()),
            operation.groups());
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          float sum = sum(row, column, channel);
          float value = ActivationFunction.apply(operation.activation(), sum);
          if (operation.residual()) {
            value += residual.get(row, column, channel);
            value = ActivationFunction.apply(operation.residualActivation(), value);
          }
          y.set(row, column, channel, value);
        }
      }
    }
  }

  private float sum(int row, int column, int channel) {
    Window window = operation.window();
    int group = channel / (output.channels() / operation.groups());
    double sum = bias[channel];
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int inRow = row * window.strideH() - window.padTop() + ky * window.dilationH();
      if (inRow < 0 || inRow >= input.height()) {
        continue;
      }
      for (int kx = 0; kx < window.kernelW(); kx++) {
        int inColumn = column * window.strideW() - window.padLeft() + kx * window.dilationW();
        if (inColumn < 0 || inColumn >= input.width()) {
          continue;
        }
        long pixel = x.pixel(inRow, inColumn) + (long) group * inputsPerGroup;
        int tap = ((channel * window.kernelH() + ky) * window.kernelW() + kx) * inputsPerGroup;
        for (int i = 0; i < inputsPerGroup; i++) {
          sum += (double) x.get(pixel + i) * filter[tap + i];
        }
      }
    }
    return (float) sum;
  }

  private static float[] unpack(float[] packed, PlanWeights weights, int groups) {
    int outputs = weights.shape().dim(0);
    int inputs = weights.shape().dim(1);
    int kernelH = weights.shape().dim(2);
    int kernelW = weights.shape().dim(3);
    float[] filter = new float[Math.toIntExact(weights.shape().elements())];
    int next = 0;
    for (int o = 0; o < outputs; o++) {
      for (int ky = 0; ky < kernelH; ky++) {
        for (int kx = 0; kx < kernelW; kx++) {
          for (int i = 0; i < inputs; i++) {
            long index = weights.layout().index(weights.shape(), groups, o, i, ky, kx);
            filter[next++] = packed[Math.toIntExact(index)];
          }
        }
      }
    }
    return filter;
  }
}
