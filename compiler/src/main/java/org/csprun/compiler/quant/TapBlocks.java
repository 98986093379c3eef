package org.csprun.compiler.quant;

/**
 * How the taps of a filter are cut into blocks that are rounded together: whole input channels of
 * one group, few enough that the moments of a block are a small matrix.
 *
 * @param channels input channels of a group
 * @param area taps a channel: kernel height times width
 * @param groups groups of the convolution
 */
record TapBlocks(int channels, int area, int groups) {
  private static final int MOST_TAPS = 288;

  int channelsOfBlock() {
    return Math.clamp(MOST_TAPS / area, 1, channels);
  }

  int perGroup() {
    return Math.ceilDiv(channels, channelsOfBlock());
  }

  int count() {
    return Math.multiplyExact(perGroup(), groups);
  }

  /** The first tap of a block within a row of its group. */
  int firstTap(int block) {
    return block % perGroup() * channelsOfBlock() * area;
  }

  /** Taps of a block; the last one of a group may have fewer. */
  int taps(int block) {
    return Math.min(channelsOfBlock() * area, channels * area - firstTap(block));
  }

  /** The first input channel of a block, of all groups. */
  int firstChannel(int block) {
    return block / perGroup() * channels + firstTap(block) / area;
  }
}
