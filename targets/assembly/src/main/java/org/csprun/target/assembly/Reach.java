package org.csprun.target.assembly;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;

/**
 * Which steps the code reaches: it adds distances of 32 bits to addresses, and has a piece for each
 * column of a convolution's kernel. A plan may ask for more; other devices compute that.
 */
final class Reach {
  private static final int MOST_KERNEL_COLUMNS = 64;

  /** More pixels than any code computes together. */
  private static final int MOST_PIXELS = 64;

  private static final Window ONE_PIXEL = Window.square(1, 1, 0);

  private Reach() {}

  static boolean covers(BoundStep step) {
    Window window = window(step.operation());
    return (!isConvolution(step.operation()) || window.kernelW() <= MOST_KERNEL_COLUMNS)
        && covers(step.output(), ONE_PIXEL)
        && step.inputs().stream().allMatch(input -> covers(input, window));
  }

  private static boolean isConvolution(Operation operation) {
    return operation instanceof Operation.Convolve
        || operation instanceof IntegerOperation.Convolve;
  }

  private static Window window(Operation operation) {
    if (operation instanceof Operation.Convolve convolve) {
      return convolve.window();
    }
    if (operation instanceof IntegerOperation.Convolve convolve) {
      return convolve.window();
    }
    if (operation instanceof Operation.Pool pool) {
      return pool.window();
    }
    return operation instanceof IntegerOperation.Average average ? average.window() : ONE_PIXEL;
  }

  /** Whether columns and rows that code may take in one stride lie within 32 bits of each other. */
  private static boolean covers(Operand operand, Window window) {
    // At most 2^33 and 2^25: no overflow.
    long pixelBytes = (long) operand.pixelStride() * operand.type().dataType().bytes();
    long columns =
        (long) window.kernelW() * window.dilationW()
            + (long) MOST_PIXELS * window.strideW()
            + window.padLeft();
    return pixelBytes * columns <= Integer.MAX_VALUE
        && pixelBytes * operand.width() <= Integer.MAX_VALUE / window.dilationH();
  }
}
