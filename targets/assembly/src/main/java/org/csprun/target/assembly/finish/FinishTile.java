package org.csprun.target.assembly.finish;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Vec;

/**
 * Sums of some pixels and some vectors of channels in registers, {@code [pixel][vector]}, and where
 * they go.
 *
 * @param first the first register of the sums
 * @param free the first register that the finish may use, and all above
 * @param channels channels a pixel; the last vector may be partly used
 * @param elementBytes bytes of an element of the output and of what joins
 * @param constantBytes bytes of constants a vector
 */
public record FinishTile(
    Tier tier,
    int first,
    int free,
    int pixels,
    int channels,
    int elementBytes,
    Address constants,
    int constantBytes,
    Address out,
    int outPixelBytes,
    Address join,
    int joinPixelBytes) {

  /** Vectors a pixel. */
  public int vectors() {
    return (channels + tier.lanes() - 1) / tier.lanes();
  }

  /** Channels in a vector. */
  public int lanes(int vector) {
    return Math.min(tier.lanes(), channels - vector * tier.lanes());
  }

  public Vec sums(int pixel, int vector) {
    return new Vec(first + pixel * vectors() + vector, tier.vectorBytes());
  }

  public Address constants(int vector) {
    return constants.plus((long) vector * constantBytes);
  }

  /** Where the first element of a vector goes. */
  public Address out(int pixel, int vector) {
    return out.plus((long) pixel * outPixelBytes + vector * vectorBytes());
  }

  public Address join(int pixel, int vector) {
    return join.plus((long) pixel * joinPixelBytes + vector * vectorBytes());
  }

  private long vectorBytes() {
    return (long) tier.lanes() * elementBytes;
  }
}
