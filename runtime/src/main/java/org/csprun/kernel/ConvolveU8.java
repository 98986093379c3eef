package org.csprun.kernel;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;

/**
 * The meaning of {@link IntegerOperation.Convolve}; sums wrap in 32 bits.
 *
 * <p>A pixel's window is gathered once for all outputs. Window and weights are arrays of int side
 * by side, the form of a dot product that the JIT turns into vector instructions; of bytes or
 * straight from the arena it takes 7 times as long.
 */
final class ConvolveU8 implements Kernel {
  private final Window window;
  private final int groups;
  private final Operand input;
  private final Operand output;
  private final ByteView x;
  private final ByteView y;
  private final ByteView joined;
  private final boolean joins;
  private final int[] bias;
  private final int[] padding;
  private final Requantizer requantizer;

  /** The filter as {@code [output][ky][kx][input of the group]}. */
  private final int[] filter;

  /**
   * The input elements that a pixel sees, as {@code [group][ky][kx][input of the group]}; an array
   * a row, because threads run different rows.
   */
  private final int[][] windowOfRow;

  ConvolveU8(BoundStep step, IntegerOperation.Convolve operation) {
    window = operation.window();
    groups = operation.groups();
    input = step.input(0);
    output = step.output();
    x = new ByteView(input);
    y = new ByteView(output);
    joins = operation.requantize().join() != Join.NONE;
    joined = joins ? new ByteView(step.input(1)) : y;
    bias = ByteView.ints(step, operation.bias());
    padding = ByteView.zeroPoints(input);
    requantizer = new Requantizer(step, operation.requantize());
    filter =
        unpack(ByteView.bytes(step, operation.filter()), step.weights().get(operation.filter()));
    windowOfRow = new int[output.height()][window.kernelH() * window.kernelW() * input.channels()];
  }

  @Override
  public void run(int fromRow, int toRow) {
    int outputs = output.channels() / groups;
    for (int row = fromRow; row < toRow; row++) {
      int[] seen = windowOfRow[row];
      int taps = seen.length / groups;
      for (int column = 0; column < output.width(); column++) {
        gather(row, column, seen);
        for (int channel = 0; channel < output.channels(); channel++) {
          int sum =
              bias[channel] + dot(seen, channel / outputs * taps, filter, channel * taps, taps);
          int second = joins ? joined.centred(row, column, channel) : 0;
          y.set(row, column, channel, requantizer.apply(channel, sum, second));
        }
      }
    }
  }

  private void gather(int row, int column, int[] seen) {
    int inputs = input.channels() / groups;
    int next = 0;
    for (int first = 0; first < input.channels(); first += inputs) {
      for (int ky = 0; ky < window.kernelH(); ky++) {
        int inRow = row * window.strideH() - window.padTop() + ky * window.dilationH();
        for (int kx = 0; kx < window.kernelW(); kx++) {
          int inColumn = column * window.strideW() - window.padLeft() + kx * window.dilationW();
          boolean inside =
              inRow >= 0 && inRow < input.height() && inColumn >= 0 && inColumn < input.width();
          long pixel = inside ? x.pixel(inRow, inColumn) : 0;
          for (int i = first; i < first + inputs; i++) {
            seen[next++] = inside ? x.get(pixel + i) : padding[i];
          }
        }
      }
    }
  }

  private static int dot(int[] a, int fromA, int[] b, int fromB, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += a[fromA + i] * b[fromB + i];
    }
    return sum;
  }

  private int[] unpack(byte[] packed, PlanWeights weights) {
    Shape shape = weights.shape();
    int[] unpacked = new int[Math.toIntExact(shape.elements())];
    int next = 0;
    for (int o = 0; o < shape.dim(0); o++) {
      for (int ky = 0; ky < shape.dim(2); ky++) {
        for (int kx = 0; kx < shape.dim(3); kx++) {
          for (int i = 0; i < shape.dim(1); i++) {
            long index = weights.layout().index(shape, groups, o, i, ky, kx);
            unpacked[next++] = packed[Math.toIntExact(index)];
          }
        }
      }
    }
    return unpacked;
  }
}
