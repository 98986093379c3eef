package org.csprun.target.assembly.finish;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.csprun.plan.IntegerOperation.Convolve;
import org.csprun.plan.Requantize;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;

/** Lays out the numbers of a step's requantisation as the code reads them, vector by vector. */
public final class RequantizeConstants {
  private final RequantizeNumbers numbers;
  private final RequantizePaths paths;
  private final List<Slot> slots;
  private final Tier tier;

  /**
   * @param mostSum the largest magnitude a sum can have
   */
  public RequantizeConstants(BoundStep step, Requantize requantize, long mostSum, Tier tier) {
    this.tier = tier;
    numbers = new RequantizeNumbers(step, requantize);
    paths = RequantizePaths.of(tier, requantize, numbers, Math.min(mostSum, 1L << 31));
    slots = paths.slots();
  }

  /** The numbers of a convolution, whose sums its shape and its biases bound. */
  public RequantizeConstants(BoundStep step, Convolve operation, Tier tier) {
    this(step, operation.requantize(), mostSum(step, operation), tier);
  }

  /** No sum is larger, whatever the weights. */
  private static long mostSum(BoundStep step, Convolve operation) {
    Window window = operation.window();
    long inputs = step.input(0).channels() / operation.groups();
    long most = 0;
    for (int bias :
        step.weightBytes().get(operation.bias()).toArray(ValueLayout.JAVA_INT_UNALIGNED)) {
      most = Math.max(most, Math.abs((long) bias));
    }
    return most + inputs * window.kernelH() * window.kernelW() * 255 * 128;
  }

  /**
   * The code that reads them.
   *
   * @param channels channels that are finished together; only the last vector may be partly used
   */
  public Finish finish(int channels, int tableArgument) {
    return new RequantizeFinish(tier, paths, channels, tableArgument);
  }

  /** Bytes of a vector of channels. */
  public int bytes() {
    return slots.size() * tier.vectorBytes();
  }

  /** The address of memory with the numbers of all channels, vector after vector. */
  public long address(CodeStore store) {
    int channels = numbers.channels();
    int lanes = tier.lanes();
    int vectors = (channels + lanes - 1) / lanes;
    MemorySegment memory = store.allocate((long) vectors * bytes());
    for (int v = 0; v < vectors; v++) {
      int first = v * lanes;
      write(memory, (long) v * bytes(), first, Math.min(lanes, channels - first));
    }
    return memory.address();
  }

  /** Writes the numbers of {@code count} channels from {@code first} on, one vector. */
  public void write(MemorySegment to, long at, int first, int count) {
    for (int s = 0; s < slots.size(); s++) {
      long vector = at + (long) s * tier.vectorBytes();
      if (slots.get(s) == Slot.ORDER) {
        writeOrder(to, vector);
        continue;
      }
      for (int lane = 0; lane < count; lane++) {
        long value = numbers.value(slots.get(s), first + lane, paths);
        put(to, vector, slots.get(s), lane, value);
      }
    }
  }

  /** Packing twice leaves the fours of four vectors side by side; this takes them apart. */
  private void writeOrder(MemorySegment to, long vector) {
    for (int lane = 0; lane < tier.lanes(); lane++) {
      to.set(ValueLayout.JAVA_INT, vector + lane * 4L, lane % 4 * 4 + lane / 4);
    }
  }

  private void put(MemorySegment to, long vector, Slot slot, int lane, long value) {
    boolean odd = lane % 2 == 1;
    switch (slot) {
      case MULTIPLIER,
          NEGATIVE_MULTIPLIER,
          JOIN_MULTIPLIER,
          NEGATIVE_JOIN_MULTIPLIER,
          PRE_MULTIPLIER,
          JOIN_ZERO_POINT,
          ROUND,
          UPPER_SHIFT,
          ZERO_POINT,
          INDEX_LOW,
          INDEX_HIGH ->
          to.set(ValueLayout.JAVA_INT, vector + lane * 4L, Math.toIntExact(value));
      case MULTIPLIER_ODD,
          NEGATIVE_MULTIPLIER_ODD,
          JOIN_MULTIPLIER_ODD,
          NEGATIVE_JOIN_MULTIPLIER_ODD,
          PRE_MULTIPLIER_ODD -> {
        if (odd) {
          to.set(ValueLayout.JAVA_INT, vector + (lane - 1) * 4L, Math.toIntExact(value));
        }
      }
      case HALF, SHIFT, LIFT, PRE_HALF, PRE_SHIFT, PRE_LIFT -> {
        if (!odd) {
          to.set(ValueLayout.JAVA_LONG, vector + lane * 4L, value);
        }
      }
      case HALF_ODD, SHIFT_ODD, LIFT_ODD, PRE_HALF_ODD, PRE_SHIFT_ODD, PRE_LIFT_ODD -> {
        if (odd) {
          to.set(ValueLayout.JAVA_LONG, vector + (lane - 1) * 4L, value);
        }
      }
      case PRE_LOW, PRE_HIGH -> {
        if (!paths.preWide()) {
          to.set(ValueLayout.JAVA_INT, vector + lane * 4L, Math.toIntExact(value));
        } else if (!odd) {
          to.set(ValueLayout.JAVA_LONG, vector + lane * 4L, value);
        }
      }
      case ORDER -> throw new IllegalArgumentException(slot + " is not a number a channel");
      case LOW, HIGH -> {
        if (!odd) {
          to.set(ValueLayout.JAVA_LONG, vector + lane * 4L, value);
        }
      }
    }
  }
}
