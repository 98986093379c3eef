package org.csprun.target.assembly.x86;

/**
 * Which elements an AVX-512 instruction writes.
 *
 * @param zeroing the others become zero instead of staying as they are
 */
public record Masking(Mask mask, boolean zeroing) {
  /** All elements. */
  public static final Masking NONE = new Masking(Mask.K0, false);

  /** Those of the mask; the others stay. */
  public static Masking merge(Mask mask) {
    return new Masking(mask, false);
  }

  /** Those of the mask; the others become zero. */
  public static Masking zero(Mask mask) {
    return new Masking(mask, true);
  }
}
