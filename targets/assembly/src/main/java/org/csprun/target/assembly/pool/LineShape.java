package org.csprun.target.assembly.pool;

import org.csprun.plan.Window;
import org.csprun.target.assembly.code.Lanes;

/**
 * All that the code of a maximum in two passes depends on.
 *
 * @param inPixelBytes from one pixel of the input to the next
 * @param inRowBytes from one row of the input to the next
 */
record LineShape(
    Gathering kind,
    Window window,
    Lanes lanes,
    int inWidth,
    long inPixelBytes,
    long inRowBytes,
    int outWidth,
    long outPixelBytes) {

  /** Vectors of the line: the columns of the input, and those of the padding that windows see. */
  int linePixels() {
    int reach = (outWidth - 1) * window.strideW() + (window.kernelW() - 1) * window.dilationW() + 1;
    return Math.max(reach, window.padLeft() + inWidth);
  }

  /** Loads of a vector of the output. */
  long loads() {
    return (long) window.kernelH() * window.strideW() + window.kernelW();
  }
}
