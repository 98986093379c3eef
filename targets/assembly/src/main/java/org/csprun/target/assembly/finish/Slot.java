package org.csprun.target.assembly.finish;

/**
 * A vector of numbers, one a channel, that requantising code reads. Numbers of 64 bits take two
 * vectors: one for the even channels and one for the odd, as products of 32 bits come.
 */
enum Slot {
  MULTIPLIER,
  MULTIPLIER_ODD,
  NEGATIVE_MULTIPLIER,
  NEGATIVE_MULTIPLIER_ODD,
  JOIN_MULTIPLIER,
  JOIN_MULTIPLIER_ODD,
  NEGATIVE_JOIN_MULTIPLIER,
  NEGATIVE_JOIN_MULTIPLIER_ODD,
  JOIN_ZERO_POINT,
  /** half a unit and the zero point, in the upper 32 bits of a product */
  ROUND,
  /** the shift of the upper 32 bits */
  UPPER_SHIFT,
  HALF,
  HALF_ODD,
  SHIFT,
  SHIFT_ODD,
  ZERO_POINT,
  PRE_MULTIPLIER,
  PRE_MULTIPLIER_ODD,
  PRE_HALF,
  PRE_HALF_ODD,
  PRE_SHIFT,
  PRE_SHIFT_ODD,
  /** bounds of the pre-activation, in 32 bits, or 64 where it may not fit 32 */
  PRE_LOW,
  PRE_HIGH,
  /** bounds, in 64 bits, of what may not fit 32 */
  LOW,
  HIGH,
  /** the order of packed bytes: not a number a channel */
  ORDER,
  /** what 2^63 is after the shift, where halves hold it too */
  LIFT,
  LIFT_ODD,
  PRE_LIFT,
  PRE_LIFT_ODD,
  /** bounds of the index of a table */
  INDEX_LOW,
  INDEX_HIGH
}
