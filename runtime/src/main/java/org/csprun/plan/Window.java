package org.csprun.plan;

/**
 * A sliding window over rows and columns: kernel size, stride, dilation and zero padding, all in
 * pixels.
 */
public record Window(
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight) {

  /**
   * @throws IllegalArgumentException when a size, stride or dilation is not positive or a padding
   *     is negative
   */
  public Window {
    if (Math.min(Math.min(kernelH, kernelW), Math.min(strideH, strideW)) < 1
        || Math.min(dilationH, dilationW) < 1) {
      throw new IllegalArgumentException("Kernel size, stride and dilation must be at least 1");
    }
    if (Math.min(Math.min(padTop, padLeft), Math.min(padBottom, padRight)) < 0) {
      throw new IllegalArgumentException("Padding must not be negative");
    }
  }

  /** A square window with the same padding on all sides and no dilation. */
  public static Window square(int kernel, int stride, int pad) {
    return new Window(kernel, kernel, stride, stride, 1, 1, pad, pad, pad, pad);
  }

  /** Rows the window makes of {@code height} rows; zero or less when it does not fit. */
  public int outputHeight(int height) {
    return output(height, kernelH, strideH, dilationH, padTop, padBottom);
  }

  /** Columns the window makes of {@code width} columns; zero or less when it does not fit. */
  public int outputWidth(int width) {
    return output(width, kernelW, strideW, dilationW, padLeft, padRight);
  }

  private static int output(int size, int kernel, int stride, int dilation, int before, int after) {
    long span = (kernel - 1L) * dilation + 1;
    long room = (long) size + before + after - span;
    return room < 0 ? 0 : Math.toIntExact(room / stride + 1);
  }

  /** True for a 1×1 window with stride 1 and no padding. */
  public boolean isPointwise() {
    return kernelH == 1 && kernelW == 1 && strideH == 1 && strideW == 1 && !isPadded();
  }

  public boolean isPadded() {
    return (padTop | padLeft | padBottom | padRight) != 0;
  }
}
