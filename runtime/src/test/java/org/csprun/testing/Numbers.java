package org.csprun.testing;

import java.util.List;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Requantize.Row;

/** Which numbers a requantisation of random rows has. */
enum Numbers {
  /** one shift for all channels, most results within a byte */
  USUAL,
  /** the largest multiplier in [2³⁰, 2³¹) as the compiler makes them, each channel its own shift */
  NORMALISED,
  /** shifts around the middle and the ends, multipliers around theirs */
  EDGES,
  /** any multipliers, shifts of which half a unit lies in the upper half of a product */
  UPPER,
  /** anything the verifier lets pass */
  WILD;

  private static final int USUAL_SHIFT = 30;
  private static final int USUAL_PRE_SHIFT = 20;
  private static final int[] SHIFTS = {1, 2, 31, 32, 33, 34, 52, 53, 54, 61, 62};

  static Numbers any(Pick pick) {
    return switch (pick.upTo(7)) {
      case 0 -> WILD;
      case 1 -> EDGES;
      case 2 -> UPPER;
      case 3, 4, 5 -> NORMALISED;
      default -> USUAL;
    };
  }

  /** The numbers of one channel, in the order of the rows. */
  int[] channel(Pick pick, Requantize requantize, double typicalSum) {
    double table = 4 * Math.scalb(1.0, requantize.fractionBits());
    double value = requantize.curve() == Curve.GATE ? table * 128 : typicalSum;
    double factor = 0.25 + Math.abs(pick.value());
    double pre = factor * table / typicalSum;
    boolean joins = requantize.join() != Join.NONE;
    int shift = shift(pick, Math.max(factor * 100 / value, joins ? 0.5 * factor : 0), USUAL_SHIFT);
    int preShift = shift(pick, pre, USUAL_PRE_SHIFT);
    List<Row> layout = requantize.layout();
    int[] numbers = new int[layout.size()];
    for (int r = 0; r < numbers.length; r++) {
      numbers[r] =
          switch (layout.get(r)) {
            case SHIFT -> shift;
            case PRE_SHIFT -> preShift;
            case MULTIPLIER -> multiplier(pick, factor * 100 / value, shift);
            case NEGATIVE_MULTIPLIER -> multiplier(pick, factor * 10 / value, shift);
            case PRE_MULTIPLIER -> multiplier(pick, pre, preShift);
            case JOIN_MULTIPLIER -> multiplier(pick, factor * 0.5, shift);
            case NEGATIVE_JOIN_MULTIPLIER -> multiplier(pick, factor * 0.05, shift);
          };
    }
    return numbers;
  }

  private int shift(Pick pick, double largest, int usual) {
    return switch (this) {
      case USUAL -> usual;
      case NORMALISED -> Math.clamp(30 - Math.getExponent(largest), 1, 62);
      case EDGES -> pick.oneOf(SHIFTS);
      case UPPER -> 33 + pick.upTo(20);
      case WILD -> 1 + pick.upTo(61);
    };
  }

  private int multiplier(Pick pick, double real, int shift) {
    return switch (this) {
      case USUAL, NORMALISED -> (int) Math.scalb(real, shift);
      case EDGES ->
          pick.oneOf(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, pick.anyInt());
      case UPPER, WILD -> pick.anyInt();
    };
  }
}
