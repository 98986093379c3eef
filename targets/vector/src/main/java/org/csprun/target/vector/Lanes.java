package org.csprun.target.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector width of the kernels that are written once for all widths. */
final class Lanes {
  /** The machine's preferred species, at most 512 bits. */
  static final VectorSpecies<Float> S =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /** Floats a vector. */
  static final int L = S.length();

  private Lanes() {}

  /** The least multiple of the vector length that is not less. */
  static int roundUp(int floats) {
    return (floats + L - 1) / L * L;
  }
}
