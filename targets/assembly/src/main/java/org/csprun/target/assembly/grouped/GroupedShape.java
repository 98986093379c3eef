package org.csprun.target.assembly.grouped;

import org.csprun.plan.Window;
import org.csprun.target.assembly.Tier;

/**
 * All that the code of a narrow grouped convolution depends on beside its {@link
 * org.csprun.target.assembly.finish.Finish}. A block is a vector of output channels; each of its
 * lanes reads words of four bytes of its own group: four products of {@code u8} or one {@code f32}.
 *
 * @param spread how a vector of words comes from the input
 * @param words words of a pixel that a lane reads, one after another
 * @param inPixelBytes from one pixel of the input to the next
 * @param outPixelBytes the same of the output
 * @param joinPixelBytes the same of the residual; 0 without
 * @param channels output channels of a block
 */
record GroupedShape(
    Tier tier,
    boolean integers,
    Window window,
    Spread spread,
    int words,
    int inWidth,
    int inPixelBytes,
    int outWidth,
    int outPixelBytes,
    int joinPixelBytes,
    int channels) {

  /** Rounds that see all rows of taps. */
  int rounds() {
    return (window.kernelH() + spread.rows() - 1) / spread.rows();
  }

  /** Bytes of the weights of a word in a row of taps, {@code [kx][lane]} of four bytes. */
  int wordWeightBytes() {
    return window.kernelW() * tier.vectorBytes();
  }

  /** Bytes of the weights of a round. */
  int roundWeightBytes() {
    return words * wordWeightBytes();
  }
}
