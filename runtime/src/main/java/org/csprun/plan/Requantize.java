package org.csprun.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * How an integer step turns its 32-bit sums into {@code u8}: the activation, a second input that
 * joins, and the one rounding. With {@code half(n) = 1 << (n − 1)}, all in 64 bits:
 *
 * <pre>
 *   t = clamp((sum · PRE_MULTIPLIER + half(PRE_SHIFT)) >> PRE_SHIFT, −32768, 32767)   GATE, TABLE
 *   i = clamp((t >> (fractionBits − 4)) + 128, 0, 255)                                GATE, TABLE
 *   q = table[i]                                                                      TABLE: done
 *   v = GATE ? t · table[i] : sum
 *   s = v · (LEAKY and v &lt; 0 ? NEGATIVE_MULTIPLIER : MULTIPLIER)
 *   s = s + j · JOIN_MULTIPLIER                                                       ADD, ADD_LEAKY
 *   s = s &lt; 0 ? v · NEGATIVE_MULTIPLIER + j · NEGATIVE_JOIN_MULTIPLIER : s            ADD_LEAKY
 *   q = clamp(zeroPoint + ((s + half(SHIFT)) >> SHIFT), 0, 255)
 * </pre>
 *
 * <p>Names in capitals are this channel's values of {@link Row}; {@code j} is the second input's
 * element less its zero point; zero points are those of the tensors. Rounding is half up, which is
 * the same in Java, C, OpenCL and hardware. No value overflows 64 bits, whatever the rows hold.
 *
 * @param rows index of the S32 constant of shape (rows, channels of the output)
 * @param table index of the U8 constant of 256 entries over [−8, 8), sampled at their midpoints;
 *     {@link #NO_TABLE} for curves without
 * @param fractionBits binary digits of {@code t} after the point, 4 to 15; 0 for curves without
 */
public record Requantize(Curve curve, Join join, int rows, int table, int fractionBits) {
  /** In place of the index of a table. */
  public static final int NO_TABLE = -1;

  /** Entries of a gate's or function's table. */
  public static final int TABLE_ENTRIES = 256;

  public static final int FEWEST_FRACTION_BITS = 4;
  public static final int MOST_FRACTION_BITS = 15;

  /** Entries of a table a unit of its argument, as a power of two: 256 over 16 units. */
  public static final int TABLE_BITS_A_UNIT = 4;

  /** A requantisation without table. */
  public static Requantize plain(Curve curve, Join join, int rows) {
    return new Requantize(curve, join, rows, NO_TABLE, 0);
  }

  /** Which numbers a channel has, in the order of the constant's rows. */
  public List<Row> layout() {
    return layout(curve, join);
  }

  /** As {@link #layout()}. */
  public static List<Row> layout(Curve curve, Join join) {
    List<Row> used = new ArrayList<>();
    for (Row row : Row.values()) {
      if (row.isUsed(curve, join)) {
        used.add(row);
      }
    }
    return List.copyOf(used);
  }

  public boolean hasTable() {
    return curve == Curve.GATE || curve == Curve.TABLE;
  }

  /** What happens to the sum before anything joins. */
  public enum Curve {
    /** nothing; ReLU and its kin are the bounds of {@code u8} */
    LINEAR,
    /** another multiplier below zero */
    LEAKY,
    /** x · gate(x) with the gate in a table: SiLU, Mish, hard-swish */
    GATE,
    /** f(x) in a table: logistic, tanh; there is no join */
    TABLE
  }

  /** What happens with a second input. */
  public enum Join {
    /** there is none */
    NONE,
    /** added */
    ADD,
    /** added, then other multipliers below zero; only with LINEAR */
    ADD_LEAKY
  }

  /** A number that each channel of the output has. */
  public enum Row {
    /** 1 to 62 */
    SHIFT,
    MULTIPLIER,
    NEGATIVE_MULTIPLIER,
    /** 1 to 62 */
    PRE_SHIFT,
    PRE_MULTIPLIER,
    JOIN_MULTIPLIER,
    NEGATIVE_JOIN_MULTIPLIER;

    private boolean isUsed(Curve curve, Join join) {
      return switch (this) {
        case SHIFT, MULTIPLIER -> curve != Curve.TABLE;
        case NEGATIVE_MULTIPLIER -> curve == Curve.LEAKY || join == Join.ADD_LEAKY;
        case PRE_SHIFT, PRE_MULTIPLIER -> curve == Curve.GATE || curve == Curve.TABLE;
        case JOIN_MULTIPLIER -> join != Join.NONE;
        case NEGATIVE_JOIN_MULTIPLIER -> join == Join.ADD_LEAKY;
      };
    }
  }
}
