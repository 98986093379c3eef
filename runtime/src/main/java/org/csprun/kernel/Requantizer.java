package org.csprun.kernel;

import java.util.Arrays;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Requantize.Row;
import org.csprun.target.BoundStep;

/**
 * The meaning of {@link Requantize}: the one place where csprun rounds integers. Other targets
 * compute the same bytes.
 */
public final class Requantizer {
  private static final int HALF_TABLE = Requantize.TABLE_ENTRIES / 2;

  private final Curve curve;
  private final Join join;
  private final int[] zeroPoints;
  private final int[] shifts;
  private final int[] multipliers;
  private final int[] negativeMultipliers;
  private final int[] preShifts;
  private final int[] preMultipliers;
  private final int[] joinMultipliers;
  private final int[] negativeJoinMultipliers;
  private final byte[] table;
  private final int tableShift;

  /** The requantisation of a step, its numbers read from the plan's constants. */
  public Requantizer(BoundStep step, Requantize requantize) {
    curve = requantize.curve();
    join = requantize.join();
    zeroPoints = ByteView.zeroPoints(step.output());
    int[] rows = ByteView.ints(step, requantize.rows());
    shifts = row(rows, requantize, Row.SHIFT);
    multipliers = row(rows, requantize, Row.MULTIPLIER);
    negativeMultipliers = row(rows, requantize, Row.NEGATIVE_MULTIPLIER);
    preShifts = row(rows, requantize, Row.PRE_SHIFT);
    preMultipliers = row(rows, requantize, Row.PRE_MULTIPLIER);
    joinMultipliers = row(rows, requantize, Row.JOIN_MULTIPLIER);
    negativeJoinMultipliers = row(rows, requantize, Row.NEGATIVE_JOIN_MULTIPLIER);
    table = requantize.hasTable() ? ByteView.bytes(step, requantize.table()) : new byte[0];
    tableShift = requantize.fractionBits() - Requantize.TABLE_BITS_A_UNIT;
  }

  /** One row's numbers, one a channel of the output; none where the row is not used. */
  private int[] row(int[] rows, Requantize requantize, Row row) {
    int index = requantize.layout().indexOf(row);
    int channels = zeroPoints.length;
    return index < 0
        ? new int[0]
        : Arrays.copyOfRange(rows, index * channels, (index + 1) * channels);
  }

  /**
   * The byte, 0 to 255, of one element.
   *
   * @param sum the step's sum
   * @param joined the second input's element less its zero point; ignored where none joins
   */
  public int apply(int channel, int sum, int joined) {
    return switch (curve) {
      case LINEAR -> scaled(channel, sum, joined);
      case LEAKY -> {
        int multiplier = sum < 0 ? negativeMultipliers[channel] : multipliers[channel];
        yield rounded(channel, (long) sum * multiplier + joinTerm(channel, joined));
      }
      case GATE -> {
        int t = preActivation(channel, sum);
        yield scaled(channel, t * tableAt(t), joined);
      }
      case TABLE -> tableAt(preActivation(channel, sum));
    };
  }

  private int scaled(int channel, int value, int joined) {
    long sum = (long) value * multipliers[channel] + joinTerm(channel, joined);
    if (join == Join.ADD_LEAKY && sum < 0) {
      sum =
          (long) value * negativeMultipliers[channel]
              + (long) joined * negativeJoinMultipliers[channel];
    }
    return rounded(channel, sum);
  }

  private long joinTerm(int channel, int joined) {
    return join == Join.NONE ? 0 : (long) joined * joinMultipliers[channel];
  }

  private int rounded(int channel, long scaled) {
    // In 64 bits to the end: what a small shift leaves may not fit 32.
    long rounded = zeroPoints[channel] + shift(scaled, shifts[channel]);
    return (int) Math.clamp(rounded, 0L, 255L);
  }

  private int preActivation(int channel, int sum) {
    long t = shift((long) sum * preMultipliers[channel], preShifts[channel]);
    return (int) Math.clamp(t, (long) Short.MIN_VALUE, (long) Short.MAX_VALUE);
  }

  private int tableAt(int t) {
    return table[Math.clamp((t >> tableShift) + HALF_TABLE, 0, 255)] & 0xFF;
  }

  /** Shifts right and rounds half up. */
  private static long shift(long value, int bits) {
    return (value + (1L << (bits - 1))) >> bits;
  }
}
