package org.csprun.target.assembly.convolve;

import org.csprun.plan.Window;
import org.csprun.target.assembly.Tier;

/**
 * All that the code of a dense convolution depends on beside its {@link
 * org.csprun.target.assembly.finish.Finish}. Input and weights are read in words of four bytes:
 * four channels of {@code u8} or one of {@code f32}.
 *
 * @param words words of a pixel that one group reads
 * @param inPixelBytes from one pixel of the input to the next
 * @param outPixelBytes the same of the output
 * @param joinPixelBytes the same of the residual; 0 without
 * @param channels output channels of a block, two vectors at most
 * @param large whether there is so much to compute that longer code is worth assembling
 * @param rowsOutside whether all blocks of a row are computed before the next row
 */
public record ConvolveShape(
    Tier tier,
    boolean integers,
    Window window,
    int words,
    int inWidth,
    int inPixelBytes,
    int outWidth,
    int outPixelBytes,
    int joinPixelBytes,
    int channels,
    boolean large,
    boolean rowsOutside) {

  /** All of it in one string, which is made and compared faster at a cold start than a record. */
  String key() {
    Window w = window;
    return tier.ordinal()
        + (" " + integers + large + rowsOutside + " " + words + " " + channels)
        + (" " + inWidth + " " + inPixelBytes + " " + outWidth + " " + outPixelBytes)
        + (" " + joinPixelBytes + " " + w.kernelH() + " " + w.kernelW() + " " + w.strideH())
        + (" " + w.strideW() + " " + w.dilationH() + " " + w.dilationW() + " " + w.padTop())
        + (" " + w.padLeft() + " " + w.padBottom() + " " + w.padRight());
  }

  /** Vectors of sums a pixel. */
  int vectors() {
    return (channels + tier.lanes() - 1) / tier.lanes();
  }

  /** Bytes of an output element. */
  int outBytes() {
    return integers ? 1 : Float.BYTES;
  }

  /** Whether a row of taps is one run of words in the input. */
  boolean isRun() {
    return window.dilationW() == 1 && inPixelBytes == words * Integer.BYTES;
  }
}
