package org.csprun.tensor;

import java.util.List;

/**
 * The affine meaning of integer elements: {@code real[c] = scale[c] * (q - zeroPoint[c])}, with one
 * pair for the whole tensor or one a channel.
 */
public record Quantization(List<Float> scales, List<Integer> zeroPoints) {

  /**
   * @throws IllegalArgumentException when the lists differ in length, are empty, or a scale is not
   *     a positive finite number
   */
  public Quantization {
    scales = List.copyOf(scales);
    zeroPoints = List.copyOf(zeroPoints);
    if (scales.isEmpty() || scales.size() != zeroPoints.size()) {
      throw new IllegalArgumentException(
          "Quantization has "
              + scales.size()
              + " scales and "
              + zeroPoints.size()
              + " zero points");
    }
    for (float scale : scales) {
      if (!(scale > 0) || Float.isInfinite(scale)) {
        throw new IllegalArgumentException("Quantization scale " + scale + " is not positive");
      }
    }
  }

  public static Quantization perTensor(float scale, int zeroPoint) {
    return new Quantization(List.of(scale), List.of(zeroPoint));
  }

  /** One pair for the whole tensor where all channels have the same, else one a channel. */
  public static Quantization ofChannels(List<Float> scales, List<Integer> zeroPoints) {
    Quantization all = new Quantization(scales, zeroPoints);
    boolean same =
        scales.stream().allMatch(scales.getFirst()::equals)
            && zeroPoints.stream().allMatch(zeroPoints.getFirst()::equals);
    return same ? perTensor(scales.getFirst(), zeroPoints.getFirst()) : all;
  }

  public boolean isPerChannel() {
    return scales.size() > 1;
  }

  public float scale(int channel) {
    return scales.get(isPerChannel() ? channel : 0);
  }

  public int zeroPoint(int channel) {
    return zeroPoints.get(isPerChannel() ? channel : 0);
  }

  /**
   * The byte nearest to a real value: {@code clamp(zero point + floor(x · (1 / scale) + 0.5), 0,
   * 255)}, every operation rounded to float, so that all targets agree; NaN becomes the zero point.
   */
  public int quantize(float x, int channel) {
    // A float that is not a number becomes 0, one beyond an int its nearest.
    int rounded = (int) Math.floor(x * (1 / scale(channel)) + 0.5f);
    return (int) Math.clamp((long) zeroPoint(channel) + rounded, 0L, 255L);
  }

  /** The real value of a byte. */
  public float dequantize(int q, int channel) {
    return scale(channel) * (q - zeroPoint(channel));
  }
}
