package org.csprun.target.assembly.pool;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.function.IntUnaryOperator;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Requantize;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.finish.GateTable;
import org.csprun.target.assembly.finish.RequantizeConstants;
import org.csprun.tensor.Quantization;

/** Averages of bytes: sums less their zero points, requantised. */
record ByteAverages(Tier tier, CodeStore store) {
  private static final long MOST_OF_A_BYTE = 255;

  Kernel pixels(BoundStep step, IntegerOperation.Average average) {
    Quantization meaning = step.input(0).type().quantization().orElseThrow();
    return requantized(
        step,
        PoolBinding.ofPixels(store, step, Gathering.SUM_BYTES, average.window(), false),
        average.requantize(),
        meaning::zeroPoint);
  }

  Kernel channels(BoundStep step, IntegerOperation.ChannelAverage average) {
    Quantization meaning = step.input(0).type().quantization().orElseThrow();
    int channels = step.output().channels();
    IntUnaryOperator zeroPoints =
        channel -> {
          int sum = 0;
          for (int k = 0; k < average.groups(); k++) {
            sum += meaning.zeroPoint(channel + k * channels);
          }
          return sum;
        };
    return requantized(
        step,
        PoolBinding.ofChannels(store, step, Gathering.SUM_BYTES, average.groups()),
        average.requantize(),
        zeroPoints);
  }

  private Kernel requantized(
      BoundStep step, PoolBinding binding, Requantize requantize, IntUnaryOperator zeroPoints) {
    int channels = step.output().channels();
    RequantizeConstants numbers =
        new RequantizeConstants(step, requantize, MOST_OF_A_BYTE * binding.countOfAll(), tier);
    int lanes = tier.lanes();
    int bytes = tier.vectorBytes() + numbers.bytes();
    MemorySegment constants = store.allocate((long) (channels + lanes - 1) / lanes * bytes);
    for (int first = 0; first < channels; first += lanes) {
      long at = (long) first / lanes * bytes;
      int count = Math.min(lanes, channels - first);
      for (int lane = 0; lane < count; lane++) {
        constants.set(
            JAVA_INT, at + (long) lane * Integer.BYTES, zeroPoints.applyAsInt(first + lane));
      }
      numbers.write(constants, at + tier.vectorBytes(), first, count);
    }
    long table =
        requantize.hasTable()
            ? GateTable.address(store, step.weightBytes().get(requantize.table()))
            : 0;
    return binding
        .constants(constants.address())
        .table(table)
        .kernel(numbers.finish(channels, PoolTables.TABLE));
  }
}
