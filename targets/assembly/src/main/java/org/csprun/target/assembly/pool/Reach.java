package org.csprun.target.assembly.pool;

import org.csprun.plan.Window;

/**
 * Along one axis, which elements of a window lie inside the input.
 *
 * @param dilation from one element of the window to the next
 */
record Reach(int in, int kernel, int stride, int dilation, int pad) {

  static Reach ofRows(Window window, int height) {
    return new Reach(
        height, window.kernelH(), window.strideH(), window.dilationH(), window.padTop());
  }

  static Reach ofColumns(Window window, int width) {
    return new Reach(
        width, window.kernelW(), window.strideW(), window.dilationW(), window.padLeft());
  }

  /** The place in the input of the window's first element that lies inside. */
  int first(int out) {
    int start = out * stride - pad;
    return start >= 0 ? start : start + (-start + dilation - 1) / dilation * dilation;
  }

  /** How many elements of the window lie inside. */
  int inside(int out) {
    int first = first(out);
    int skipped = (first - (out * stride - pad)) / dilation;
    int fitting = first >= in ? 0 : (in - first + dilation - 1) / dilation;
    return Math.clamp(fitting, 0, Math.max(0, kernel - skipped));
  }

  /** Whether an element of any window lies outside. */
  boolean isClipped(int outs) {
    return pad > 0 || inside(outs - 1) < kernel;
  }
}
