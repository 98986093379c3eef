package org.csprun.target.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of the kernels that are written once for all widths.
 *
 * <p>Kernels keep to one width an element type in a process: {@code FloatVector}'s methods share
 * their type profiles between all callers, and where those have seen two widths the compiler boxes
 * vectors.
 */
final class Lanes {
  /** The machine's preferred species, at most 512 bits. */
  static final VectorSpecies<Float> S =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /** Floats a vector. */
  static final int L = S.length();

  /** As many integers of 32 bits as floats. */
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, S.vectorShape());

  /** Half as many integers of 64 bits. */
  static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, S.vectorShape());

  /** Twice as many integers of 16 bits. */
  static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, S.vectorShape());

  /** As many bytes as floats; with 128 bits twice as many, for there is no narrower vector. */
  static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, L * 8)));

  /** Bytes a vector of bytes: {@link #L}, or twice as many. */
  static final int B = BYTES.length();

  private Lanes() {}

  /** The least multiple of the vector length that is not less. */
  static int roundUp(int floats) {
    return (floats + L - 1) / L * L;
  }
}
