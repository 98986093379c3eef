package org.csprun.target.assembly.finish;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Row;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;

/** The numbers of a step's requantisation, by channel of the output. */
final class RequantizeNumbers {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Makes a number of 64 bits positive. */
  private static final long LIFT = Long.MIN_VALUE;

  private final boolean gates;
  private final int channels;
  private final Quantization output;
  private final List<Operand> inputs;

  /** The plan's numbers by the ordinal of their row; none for rows that are not used. */
  private final int[][] rows = new int[Row.values().length][0];

  RequantizeNumbers(BoundStep step, Requantize requantize) {
    gates = requantize.curve() == Curve.GATE;
    output = step.output().type().quantization().orElseThrow();
    inputs = step.inputs();
    MemorySegment numbers = step.weightBytes().get(requantize.rows());
    channels = step.output().channels();
    List<Row> layout = requantize.layout();
    for (int i = 0; i < layout.size(); i++) {
      int[] row = new int[channels];
      MemorySegment.copy(numbers, INT, (long) i * channels * Integer.BYTES, row, 0, channels);
      rows[layout.get(i).ordinal()] = row;
    }
  }

  /** Channels of the output. */
  int channels() {
    return channels;
  }

  private int get(Row row, int channel) {
    return rows[row.ordinal()][channel];
  }

  private IntStream row(Row row) {
    return IntStream.of(rows[row.ordinal()]);
  }

  IntStream shifts() {
    return row(Row.SHIFT);
  }

  private long most(Row row) {
    return row(row).mapToLong(multiplier -> Math.abs((long) multiplier)).max().orElse(0);
  }

  /** The largest value there is after the last shift, when sums are at most {@code mostSum}. */
  long mostScaled(long mostSum) {
    long value = gates ? (1L << 15) * 255 : mostSum;
    long multiplier = Math.max(most(Row.MULTIPLIER), most(Row.NEGATIVE_MULTIPLIER));
    long join = Math.max(most(Row.JOIN_MULTIPLIER), most(Row.NEGATIVE_JOIN_MULTIPLIER));
    // At most 2^31 · 2^31 and 255 · 2^31: no overflow.
    long sum = value * multiplier + 255 * join;
    return (sum >> shifts().min().orElse(1)) + 1;
  }

  /** The largest pre-activation before it is bounded. */
  long mostPre(long mostSum) {
    return (mostSum * most(Row.PRE_MULTIPLIER) >> row(Row.PRE_SHIFT).min().orElse(1)) + 1;
  }

  /** The number of a slot; 64 bits for those that have an odd twin. */
  long value(Slot slot, int channel, RequantizePaths paths) {
    return switch (slot) {
      case MULTIPLIER, MULTIPLIER_ODD -> get(Row.MULTIPLIER, channel);
      case NEGATIVE_MULTIPLIER, NEGATIVE_MULTIPLIER_ODD -> get(Row.NEGATIVE_MULTIPLIER, channel);
      case JOIN_MULTIPLIER, JOIN_MULTIPLIER_ODD -> get(Row.JOIN_MULTIPLIER, channel);
      case NEGATIVE_JOIN_MULTIPLIER, NEGATIVE_JOIN_MULTIPLIER_ODD ->
          get(Row.NEGATIVE_JOIN_MULTIPLIER, channel);
      case JOIN_ZERO_POINT ->
          inputs.getLast().type().quantization().orElseThrow().zeroPoint(channel);
      case ROUND -> {
        int shift = get(Row.SHIFT, channel) - Integer.SIZE;
        yield (1L << (shift - 1)) + ((long) output.zeroPoint(channel) << shift);
      }
      case UPPER_SHIFT -> get(Row.SHIFT, channel) - Integer.SIZE;
      case HALF, HALF_ODD -> half(get(Row.SHIFT, channel), paths);
      case SHIFT, SHIFT_ODD -> get(Row.SHIFT, channel);
      case ZERO_POINT -> output.zeroPoint(channel);
      case PRE_MULTIPLIER, PRE_MULTIPLIER_ODD -> get(Row.PRE_MULTIPLIER, channel);
      case PRE_HALF, PRE_HALF_ODD -> half(get(Row.PRE_SHIFT, channel), paths);
      case PRE_SHIFT, PRE_SHIFT_ODD -> get(Row.PRE_SHIFT, channel);
      case PRE_LOW -> Short.MIN_VALUE;
      case PRE_HIGH -> Short.MAX_VALUE;
      case LOW -> -(1L << 30);
      case HIGH -> 1L << 30;
      case ORDER -> throw new IllegalArgumentException(slot + " is not a number a channel");
      case LIFT, LIFT_ODD -> LIFT >>> get(Row.SHIFT, channel);
      case PRE_LIFT, PRE_LIFT_ODD -> LIFT >>> get(Row.PRE_SHIFT, channel);
      case INDEX_LOW -> Byte.MIN_VALUE;
      case INDEX_HIGH -> Byte.MAX_VALUE;
    };
  }

  private static long half(int shift, RequantizePaths paths) {
    return (1L << (shift - 1)) + (paths.lifts() ? LIFT : 0);
  }
}
