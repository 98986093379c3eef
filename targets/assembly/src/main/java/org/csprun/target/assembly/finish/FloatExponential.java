package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.ArrayList;
import java.util.List;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits powers of two: {@code 2ᵗ = 2ⁿ · p(t − n)} with n the nearest integer and p a polynomial
 * whose relative error is below 1e-7 (least maximum over −½ to ½, with p(0) = 1). That of {@code
 * exp} grows with the rounding of t, to 6e-6 at the ends of the range.
 */
final class FloatExponential {
  static final float LOG2_E = 1.44269504f;

  /** The highest power first. */
  private static final List<Float> POLYNOMIAL =
      List.of(
          1.326472730e-3f, 9.671512991e-3f, 5.550733581e-2f, 0.24022242427f, 0.69314700366f, 1f);

  private static final int NEAREST_QUIETLY = 8;

  private FloatExponential() {}

  /** All that it reads, and others. */
  static List<Float> numbers(float... others) {
    List<Float> all = new ArrayList<>(POLYNOMIAL);
    for (float other : others) {
      all.add(other);
    }
    return all;
  }

  /**
   * {@code p = 2ᵗ}: infinity and 0 beyond the range of floats, NaN of NaN.
   *
   * @param t the exponent; it is overwritten, as n is
   */
  static void emit(Assembler a, FloatNumbers numbers, Address first, Vec t, Vec n, Vec p) {
    a.v(VRNDSCALEPS, n, t, NEAREST_QUIETLY);
    // Unlike a difference, this is 0 of an infinity.
    a.v(VREDUCEPS, t, t, NEAREST_QUIETLY);
    a.v(VMOVUPS, p, numbers.at(first, POLYNOMIAL.getFirst()));
    for (float coefficient : POLYNOMIAL.subList(1, POLYNOMIAL.size())) {
      a.v(VFMADD213PS, p, t, numbers.at(first, coefficient));
    }
    a.v(VSCALEFPS, p, p, n);
  }
}
