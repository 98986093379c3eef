package org.csprun.vision;

/**
 * An object found in a picture: its box in pixels of the picture, class and score in 0…1.
 *
 * @param x left edge
 * @param y top edge
 */
public record Detection(int classId, float score, float x, float y, float width, float height) {

  /** Intersection over union with another box. */
  public float iou(Detection other) {
    float w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    float h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    float both = w * h;
    return both / (width * height + other.width * other.height - both);
  }
}
