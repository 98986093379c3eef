package org.csprun.compiler.quant;

/** The scale and zero point of one channel. */
record ChannelScale(float scale, int zeroPoint) {
  private static final int LARGEST_BYTE = 255;

  /** Those whose bytes span a range, 0 exactly among them. */
  static ChannelScale of(Range range) {
    float scale = range.width() / LARGEST_BYTE;
    int zeroPoint = Math.clamp(Math.round(-range.low() / scale), 0, LARGEST_BYTE);
    return new ChannelScale(scale, zeroPoint);
  }

  /** What the bytes span. */
  Range range() {
    return Range.of(-scale * zeroPoint, scale * (LARGEST_BYTE - zeroPoint));
  }

  /** The value that a byte keeps of a value. */
  float kept(float value) {
    int q = Math.clamp((long) Math.floor(value / scale + 0.5f) + zeroPoint, 0, LARGEST_BYTE);
    return scale * (q - zeroPoint);
  }
}
