package org.csprun.vision;

import org.csprun.plan.ImageInput;

/**
 * How a picture lies in the input of a model: {@code input = picture · scale + offset}, in pixels,
 * on each axis. The scaled picture covers {@code scaledWidth} by {@code scaledHeight} pixels from
 * {@code (offsetX, offsetY)}; the rest of the input is padding.
 */
public record Fitting(
    double scaleX,
    double scaleY,
    int offsetX,
    int offsetY,
    int scaledWidth,
    int scaledHeight,
    int pictureWidth,
    int pictureHeight) {

  /**
   * The place of a picture in an input of {@code inputWidth} by {@code inputHeight} pixels.
   *
   * <p>{@code LETTERBOX_TOP_LEFT} follows YOLOX: one ratio for both axes, sides truncated to whole
   * pixels. {@code LETTERBOX_CENTER} follows Darknet's letterbox: the tighter side fills the input,
   * the other is truncated, and each axis maps back with its own true ratio.
   */
  static Fitting of(
      ImageInput.Fit fit, int pictureWidth, int pictureHeight, int inputWidth, int inputHeight) {
    return switch (fit) {
      case STRETCH ->
          new Fitting(
              (double) inputWidth / pictureWidth,
              (double) inputHeight / pictureHeight,
              0,
              0,
              inputWidth,
              inputHeight,
              pictureWidth,
              pictureHeight);
      case LETTERBOX_TOP_LEFT -> topLeft(pictureWidth, pictureHeight, inputWidth, inputHeight);
      case LETTERBOX_CENTER -> center(pictureWidth, pictureHeight, inputWidth, inputHeight);
    };
  }

  private static Fitting topLeft(
      int pictureWidth, int pictureHeight, int inputWidth, int inputHeight) {
    double ratio =
        Math.min((double) inputHeight / pictureHeight, (double) inputWidth / pictureWidth);
    return new Fitting(
        ratio,
        ratio,
        0,
        0,
        Math.max(1, (int) (pictureWidth * ratio)),
        Math.max(1, (int) (pictureHeight * ratio)),
        pictureWidth,
        pictureHeight);
  }

  private static Fitting center(
      int pictureWidth, int pictureHeight, int inputWidth, int inputHeight) {
    long widthFirst = (long) inputWidth * pictureHeight;
    long heightFirst = (long) inputHeight * pictureWidth;
    int width = inputWidth;
    int height = inputHeight;
    if (widthFirst < heightFirst) {
      height = (int) Math.max(1, widthFirst / pictureWidth);
    } else {
      width = (int) Math.max(1, heightFirst / pictureHeight);
    }
    return new Fitting(
        (double) width / pictureWidth,
        (double) height / pictureHeight,
        (inputWidth - width) / 2,
        (inputHeight - height) / 2,
        width,
        height,
        pictureWidth,
        pictureHeight);
  }

  /** A box in pixels of the input as a box in pixels of the picture, not clipped to it. */
  public Detection toPicture(Detection box) {
    return new Detection(
        box.classId(),
        box.score(),
        (float) ((box.x() - offsetX) / scaleX),
        (float) ((box.y() - offsetY) / scaleY),
        (float) (box.width() / scaleX),
        (float) (box.height() / scaleY));
  }
}
