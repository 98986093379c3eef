package org.csprun.target.vector;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.csprun.kernel.Requantizer;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;

/**
 * A step's {@link Requantize} over buffers of sums. Steps whose numbers might leave 32 bits after
 * the shift go the scalar way.
 */
final class Requantization {
  private static final float[] NO_FLOATS = {};

  private final Requantize requantize;
  private final RequantizeRows rows;
  private final boolean fitsInts;
  private final boolean hasLoop;
  private final Requantizer scalar;
  private final ByteTable table;
  private final int tableShift;

  /**
   * @param mostSums the largest magnitude of each output channel's sum
   */
  Requantization(BoundStep step, Requantize requantize, long[] mostSums) {
    this.requantize = requantize;
    rows = RequantizeRows.of(step, requantize);
    fitsInts = rows.fitInts(requantize, mostSums);
    hasLoop = hasLoop(requantize);
    scalar = new Requantizer(step, requantize);
    table =
        new ByteTable(
            requantize.hasTable()
                ? Tables.unsigned(step, requantize.table())
                : new int[Requantize.TABLE_ENTRIES]);
    tableShift = requantize.fractionBits() - Requantize.TABLE_BITS_A_UNIT;
  }

  /**
   * The numbers with several pixels taken as one, of a requantisation without curve that vectors
   * may compute; else nothing.
   */
  Optional<RequantizeRows> linear(BoundStep step, int times) {
    boolean linear = requantize.curve() == Curve.LINEAR && requantize.join() != Join.ADD_LEAKY;
    return fitsInts && linear
        ? Optional.of(RequantizeRows.of(step, requantize, times))
        : Optional.empty();
  }

  boolean joins() {
    return requantize.join() != Join.NONE;
  }

  /**
   * Turns sums {@code s[pixel][pitch]} into bytes, 0 to 255, in place.
   *
   * @param pitch a multiple of the vector length
   * @param y the second inputs less their zero points, laid out like the sums; unused where none
   *     joins
   * @param channel the output channel of the first sum
   * @param channels output channels; what follows them up to the pitch becomes undefined
   */
  void apply(int[] s, int at, int[] y, int yAt, int pitch, int count, int channel, int channels) {
    if (!fitsInts) {
      applyScalar(s, at, y, yAt, pitch, count, channel, channels);
      return;
    }
    if (requantize.hasTable()) {
      TableLoops.arguments(false, NO_FLOATS, 0, s, 0, s, at, pitch, count, rows, channel, channels);
      if (requantize.curve() == Curve.TABLE) {
        table.function(s, at, pitch * count, tableShift);
        return;
      }
      table.gate(s, at, pitch * count, tableShift);
    }
    boolean leaky = requantize.curve() == Curve.LEAKY;
    switch (requantize.join()) {
      case NONE -> RequantizeLoops.scale(leaky, s, at, pitch, count, rows, channel, channels);
      case ADD -> {
        if (leaky) {
          RequantizeLoops.leakyAdd(s, at, y, yAt, pitch, count, rows, channel, channels);
        } else {
          RequantizeLoops.add(s, at, y, yAt, pitch, count, rows, channel, channels);
        }
      }
      case ADD_LEAKY ->
          AddLeakyLoops.addLeaky(s, at, y, yAt, pitch, count, rows, channel, channels);
    }
  }

  private void applyScalar(
      int[] s, int at, int[] y, int yAt, int pitch, int count, int channel, int channels) {
    boolean joins = joins();
    for (int p = 0; p < count; p++) {
      for (int c = 0; c < channels; c++) {
        int i = p * pitch + c;
        s[at + i] = scalar.apply(channel + c, s[at + i], joins ? y[yAt + i] : 0);
      }
    }
  }

  /**
   * Turns sums {@code bias + a[pixel][pitch]} into bytes of the output, where there is a loop for
   * it; else does nothing.
   *
   * @param s room for as many integers from 0
   * @param second the second input; unused where none joins
   * @param first first pixel of the output, counted over all rows
   * @return whether it did
   */
  boolean finish(
      float[] a,
      int at,
      int[] bias,
      int biasAt,
      int[] s,
      CentredRuns second,
      Operand out,
      int pitch,
      int first,
      int count,
      int channel,
      int channels) {
    if (!fitsInts || !FinishLoops.canFinish(channels) || !hasLoop) {
      return false;
    }
    MemorySegment to = out.memory();
    long start = out.offsetBytes() + (long) first * out.pixelStride() + channel;
    int stride = out.pixelStride();
    if (joins()) {
      long from = second.offset(first, channel);
      for (int j = 0; j < channels; j += Lanes.L) {
        FinishLoops.add(
            a,
            at,
            pitch,
            count,
            bias,
            biasAt,
            rows,
            channel,
            j,
            second.operand(),
            second.zeroPoints(),
            from,
            s);
        PairLoops.store(s, count, to, start + j, stride);
      }
      return true;
    }
    switch (requantize.curve()) {
      case LINEAR, TABLE ->
          FinishLoops.linear(
              a, at, pitch, count, bias, biasAt, rows, channel, channels, to, start, stride);
      case LEAKY ->
          FinishLoops.leaky(
              a, at, pitch, count, bias, biasAt, rows, channel, channels, to, start, stride);
      case GATE -> {
        TableLoops.arguments(
            true, a, at, bias, biasAt, s, 0, pitch, count, rows, channel, channels);
        table.gate(s, 0, pitch * count, tableShift);
        FinishLoops.gated(s, 0, pitch, count, rows, channel, channels, to, start, stride);
      }
    }
    return true;
  }

  /** True for the requantisations that {@link FinishLoops} has. */
  private static boolean hasLoop(Requantize requantize) {
    return switch (requantize.join()) {
      case NONE -> requantize.curve() != Curve.TABLE;
      case ADD -> requantize.curve() == Curve.LINEAR;
      case ADD_LEAKY -> false;
    };
  }
}
