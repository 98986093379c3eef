package org.csprun.compiler.quant;

import java.util.stream.IntStream;
import org.csprun.plan.Window;
import org.csprun.target.Operand;

/**
 * How the taps of a convolution's windows vary together: for each block of taps the covariance of
 * the input values under them, over sampled windows.
 */
final class InputMoments {
  /** Steps through the pixels evenly, whatever their number. */
  private static final double GOLDEN = 0.6180339887498949;

  private final TapBlocks blocks;
  private final Window window;
  private final float[][] products;
  private final float[][] sums;
  private long windows;
  private long distinct;

  InputMoments(TapBlocks blocks, Window window) {
    this.blocks = blocks;
    this.window = window;
    products = new float[blocks.count()][];
    sums = new float[blocks.count()][];
    for (int b = 0; b < products.length; b++) {
      products[b] = new float[Math.multiplyExact(blocks.taps(b), blocks.taps(b))];
      sums[b] = new float[blocks.taps(b)];
    }
  }

  TapBlocks blocks() {
    return blocks;
  }

  /** Windows that a good estimate needs. */
  int windowsWanted() {
    return Math.clamp(6L * blocks.taps(0), 1024, 4096);
  }

  /** Adds so many windows of an input, spread over it. */
  void add(Operand input, int outputHeight, int outputWidth, int count) {
    long first = windows;
    IntStream.range(0, blocks.count())
        .parallel()
        .forEach(
            block -> {
              InputWindow taps = new InputWindow(input, window, blocks, block);
              float[] values = new float[blocks.taps(block)];
              for (int i = 0; i < count; i++) {
                double place = (first + i) * GOLDEN;
                long pixel = (long) ((place - Math.floor(place)) * outputHeight * outputWidth);
                taps.read((int) (pixel / outputWidth), (int) (pixel % outputWidth), values);
                add(products[block], sums[block], values);
              }
            });
    windows += count;
    distinct += Math.min(count, (long) outputHeight * outputWidth);
  }

  /** How many windows were seen, repetitions left out. */
  long distinctWindows() {
    return distinct;
  }

  private static void add(float[] products, float[] sums, float[] values) {
    int size = values.length;
    for (int a = 0; a < size; a++) {
      float value = values[a];
      sums[a] += value;
      if (value != 0) {
        int row = a * size;
        // The other half is the same.
        for (int b = a; b < size; b++) {
          products[row + b] += value * values[b];
        }
      }
    }
  }

  /** The covariance of a block's taps, each divided by the scale of its channel. */
  double[][] covariance(int block, double[] scales) {
    int size = blocks.taps(block);
    double[][] covariance = new double[size][size];
    for (int a = 0; a < size; a++) {
      double scaleA = scales[blocks.firstChannel(block) + a / blocks.area()];
      for (int b = 0; b < size; b++) {
        double scaleB = scales[blocks.firstChannel(block) + b / blocks.area()];
        double mean = (double) sums[block][a] * sums[block][b] / windows / windows;
        float product = products[block][Math.min(a, b) * size + Math.max(a, b)];
        covariance[a][b] = (product / windows - mean) / (scaleA * scaleB);
      }
    }
    return covariance;
  }
}
