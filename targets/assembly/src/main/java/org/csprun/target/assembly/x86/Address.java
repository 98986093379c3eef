package org.csprun.target.assembly.x86;

import java.util.Optional;

/**
 * A place in memory: {@code base + index · scale + displacement}.
 *
 * @param scale 1, 2, 4 or 8
 * @param broadcast one element is read and repeated in all lanes (AVX-512)
 */
public record Address(
    Gpr base, Optional<Gpr> index, int scale, int displacement, boolean broadcast) {
  public Address {
    if (Integer.bitCount(scale) != 1 || scale > 8) {
      throw new IllegalArgumentException("No scale " + scale);
    }
    if (index.isPresent() && index.get() == Gpr.RSP) {
      throw new IllegalArgumentException("RSP cannot be an index");
    }
  }

  public static Address of(Gpr base, int displacement) {
    return new Address(base, Optional.empty(), 1, displacement, false);
  }

  /**
   * As {@link #of(Gpr, int)}.
   *
   * @throws ArithmeticException when the displacement needs more than 32 bits
   */
  public static Address of(Gpr base, long displacement) {
    return of(base, Math.toIntExact(displacement));
  }

  public static Address indexed(Gpr base, Gpr index, int scale, int displacement) {
    return new Address(base, Optional.of(index), scale, displacement, false);
  }

  /** The place {@code bytes} further on. */
  public Address plus(long bytes) {
    return new Address(
        base, index, scale, Math.toIntExact(Math.addExact((long) displacement, bytes)), broadcast);
  }

  /** The element here, repeated in all lanes. */
  public Address repeated() {
    return new Address(base, index, scale, displacement, true);
  }
}
