package org.csprun.plan;

import java.util.List;

/**
 * How a picture becomes the input tensor: scaled as {@code fit} says, then {@code (value − mean[c])
 * · scale[c]} of the 0…255 values, with channel c in the model's order.
 *
 * @param padValue 0…255 value of the pixels a letterbox adds
 * @param mean one value a channel, in the model's channel order
 * @param scale one value a channel, in the model's channel order
 */
public record ImageInput(
    ChannelOrder order, Fit fit, int padValue, List<Float> mean, List<Float> scale) {
  public ImageInput {
    mean = List.copyOf(mean);
    scale = List.copyOf(scale);
    if (mean.size() != 3 || scale.size() != 3) {
      throw new IllegalArgumentException("An image input has 3 means and 3 scales");
    }
    if (padValue < 0 || padValue > 255) {
      throw new IllegalArgumentException("Pad value " + padValue + " is not in 0..255");
    }
  }

  /** Darknet's contract: RGB, 0…1, plain resize. */
  public static ImageInput darknet() {
    return new ImageInput(
        ChannelOrder.RGB,
        Fit.STRETCH,
        0,
        List.of(0f, 0f, 0f),
        List.of(1 / 255f, 1 / 255f, 1 / 255f));
  }

  /** YOLOX's contract: BGR, 0…255, letterbox at the top left filled with 114. */
  public static ImageInput yolox() {
    return new ImageInput(
        ChannelOrder.BGR, Fit.LETTERBOX_TOP_LEFT, 114, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
  }

  /** Which colour is channel 0. */
  public enum ChannelOrder {
    RGB,
    BGR
  }

  /** How a picture of another size fits the input. */
  public enum Fit {
    /** Both sides are scaled to the input, the aspect is lost. */
    STRETCH,
    /** The aspect is kept, bars fill the bottom or the right. */
    LETTERBOX_TOP_LEFT,
    /** The aspect is kept, bars on both sides. */
    LETTERBOX_CENTER
  }
}
