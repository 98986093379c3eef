package org.csprun.target.assembly.convolve;

import java.util.ArrayList;
import java.util.List;

/**
 * Output channels that are computed together: a panel or a part of one.
 *
 * @param channel the first of them, of all groups
 * @param lane its place in the panel
 */
record ConvolveBlock(int panel, int lane, int channel, int channels) {

  /** All blocks of a convolution, {@code most} channels each or what is left of a panel. */
  static List<ConvolveBlock> of(DenseConvolution convolution, int most) {
    List<ConvolveBlock> blocks = new ArrayList<>();
    for (int panel = 0; panel < convolution.panels(); panel++) {
      int first = convolution.firstChannel(panel);
      int channels = convolution.channels(panel);
      for (int lane = 0; lane < channels; lane += most) {
        int count = Math.min(most, channels - lane);
        blocks.add(new ConvolveBlock(panel, lane, first + lane, count));
      }
    }
    return blocks;
  }
}
