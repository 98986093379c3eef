package org.csprun.target.assembly.finish;

import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Feature;

/**
 * Which of the equivalent ways to compute a requantisation its numbers allow.
 *
 * @param upper shifts and zero points let the rounding happen in the upper halves of the products
 * @param wide what is shifted may not fit 32 bits
 * @param preWide the same of the pre-activation
 * @param clampsIndex a pre-activation may lie outside the table
 * @param lifts there is no arithmetic shift of 64 bits: 2^63 is added before a shift and what
 *     became of it taken away behind
 */
record RequantizePaths(
    Curve curve,
    Join join,
    int tableShift,
    boolean upper,
    boolean wide,
    boolean preWide,
    boolean clampsIndex,
    boolean lifts) {

  static RequantizePaths of(
      Tier tier, Requantize requantize, RequantizeNumbers numbers, long mostSum) {
    boolean table = requantize.hasTable();
    boolean upper =
        numbers.shifts().allMatch(shift -> shift >= 33 && shift <= 53)
            && requantize.curve() != Curve.TABLE;
    return new RequantizePaths(
        requantize.curve(),
        requantize.join(),
        requantize.fractionBits() - Requantize.TABLE_BITS_A_UNIT,
        upper,
        !upper && numbers.mostScaled(mostSum) > 1 << 30,
        table && numbers.mostPre(mostSum) > 1 << 30,
        table && requantize.fractionBits() < 12,
        !tier.has(Feature.AVX512));
  }

  /** All of it in one string, which is made and compared faster at a cold start than a record. */
  String key() {
    return curve.ordinal()
        + (" " + join.ordinal() + " " + tableShift)
        + (" " + upper + wide + preWide + clampsIndex + lifts);
  }

  /** The vectors of constants that the code reads, in their order. */
  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    if (curve != Curve.TABLE) {
      slots.addAll(List.of(Slot.MULTIPLIER, Slot.MULTIPLIER_ODD));
      slots.addAll(
          upper
              ? List.of(Slot.ROUND, Slot.UPPER_SHIFT)
              : List.of(Slot.HALF, Slot.HALF_ODD, Slot.SHIFT, Slot.SHIFT_ODD, Slot.ZERO_POINT));
    }
    if (curve == Curve.LEAKY || join == Join.ADD_LEAKY) {
      slots.addAll(List.of(Slot.NEGATIVE_MULTIPLIER, Slot.NEGATIVE_MULTIPLIER_ODD));
    }
    if (join != Join.NONE) {
      slots.addAll(List.of(Slot.JOIN_MULTIPLIER, Slot.JOIN_MULTIPLIER_ODD, Slot.JOIN_ZERO_POINT));
    }
    if (join == Join.ADD_LEAKY) {
      slots.addAll(List.of(Slot.NEGATIVE_JOIN_MULTIPLIER, Slot.NEGATIVE_JOIN_MULTIPLIER_ODD));
    }
    if (curve == Curve.GATE || curve == Curve.TABLE) {
      slots.addAll(List.of(Slot.PRE_MULTIPLIER, Slot.PRE_MULTIPLIER_ODD));
      slots.addAll(List.of(Slot.PRE_HALF, Slot.PRE_HALF_ODD, Slot.PRE_SHIFT, Slot.PRE_SHIFT_ODD));
      slots.addAll(List.of(Slot.PRE_LOW, Slot.PRE_HIGH));
      if (lifts) {
        slots.addAll(List.of(Slot.PRE_LIFT, Slot.PRE_LIFT_ODD));
      }
    }
    if (clampsIndex) {
      slots.addAll(List.of(Slot.INDEX_LOW, Slot.INDEX_HIGH));
    }
    if (lifts && curve != Curve.TABLE && !upper) {
      slots.addAll(List.of(Slot.LIFT, Slot.LIFT_ODD));
    }
    if (wide) {
      slots.addAll(List.of(Slot.LOW, Slot.HIGH));
    }
    if (!lifts) {
      // Processors without that shift pack each vector by itself.
      slots.add(Slot.ORDER);
    }
    return slots;
  }
}
