package org.csprun.plan;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Requantize.Row;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;

/** The rules of each {@link IntegerOperation}. */
final class IntegerStepVerifier {
  private static final int LARGEST_SHIFT = 62;

  private IntegerStepVerifier() {}

  static List<Integer> constants(IntegerOperation operation) {
    return switch (operation) {
      case IntegerOperation.Convolve convolve -> {
        List<Integer> constants = new ArrayList<>(List.of(convolve.filter(), convolve.bias()));
        constants.addAll(constants(convolve.requantize()));
        yield constants;
      }
      case IntegerOperation.Add add -> constants(add.requantize());
      case IntegerOperation.Multiply multiply -> constants(multiply.requantize());
      case IntegerOperation.Average average -> constants(average.requantize());
      case IntegerOperation.ChannelAverage average -> constants(average.requantize());
      case IntegerOperation.Lookup lookup -> List.of(lookup.table());
      case IntegerOperation.Quantize _, IntegerOperation.Dequantize _ -> List.of();
    };
  }

  private static List<Integer> constants(Requantize requantize) {
    return requantize.hasTable()
        ? List.of(requantize.rows(), requantize.table())
        : List.of(requantize.rows());
  }

  static int inputs(IntegerOperation operation) {
    return switch (operation) {
      case IntegerOperation.Convolve convolve -> convolve.requantize().join() == Join.NONE ? 1 : 2;
      case IntegerOperation.Add _, IntegerOperation.Multiply _ -> 2;
      case IntegerOperation.Average _,
          IntegerOperation.ChannelAverage _,
          IntegerOperation.Lookup _,
          IntegerOperation.Quantize _,
          IntegerOperation.Dequantize _ ->
          1;
    };
  }

  static void verify(StepScope scope, IntegerOperation operation) {
    switch (operation) {
      case IntegerOperation.Convolve convolve -> {
        WindowVerifier.convolve(scope, convolve);
        requireRequantize(scope, convolve.requantize());
      }
      case IntegerOperation.Add add -> {
        scope.requireRepeatable();
        scope.require(add.requantize().join() != Join.NONE, "adds nothing");
        requireRequantize(scope, add.requantize());
      }
      case IntegerOperation.Multiply multiply -> {
        scope.requireRepeatable();
        requireNoJoin(scope, multiply.requantize());
        requireRequantize(scope, multiply.requantize());
      }
      case IntegerOperation.Average average -> {
        WindowVerifier.average(scope, average);
        requireNoJoin(scope, average.requantize());
        requireRequantize(scope, average.requantize());
      }
      case IntegerOperation.ChannelAverage average -> {
        scope.requirePooledChannels(average.groups());
        requireNoJoin(scope, average.requantize());
        requireRequantize(scope, average.requantize());
      }
      case IntegerOperation.Lookup lookup -> {
        requireSameShape(scope);
        requireLookup(scope, lookup);
      }
      case IntegerOperation.Quantize _, IntegerOperation.Dequantize _ -> requireSameShape(scope);
    }
  }

  private static void requireSameShape(StepScope scope) {
    scope.requireSamePixels();
    scope.requireChannels(scope.input(0).channels());
  }

  private static void requireNoJoin(StepScope scope, Requantize requantize) {
    scope.require(requantize.join() == Join.NONE, "joins %s to no input", requantize.join());
  }

  private static void requireLookup(StepScope scope, IntegerOperation.Lookup lookup) {
    PlanWeights table = scope.weights(lookup.table(), "table", DataType.U8);
    int channels = scope.output().channels();
    scope.require(
        table.shape().equals(Shape.of(1, Requantize.TABLE_ENTRIES))
            || table.shape().equals(Shape.of(channels, Requantize.TABLE_ENTRIES)),
        "has a table of shape %s for %d channels",
        table.shape(),
        channels);
    scope.requireArray(lookup.table(), "table", table.shape().elements(), DataType.U8);
  }

  private static void requireRequantize(StepScope scope, Requantize requantize) {
    Curve curve = requantize.curve();
    Join join = requantize.join();
    scope.require(
        (join != Join.ADD_LEAKY || curve == Curve.LINEAR)
            && (curve != Curve.TABLE || join == Join.NONE),
        "joins %s after %s",
        join,
        curve);
    List<Row> layout = requantize.layout();
    long channels = scope.output().channels();
    scope.requireArray(
        requantize.rows(),
        "requantisation",
        Math.multiplyExact(layout.size(), channels),
        DataType.S32);
    requireShifts(scope, requantize, Row.SHIFT);
    requireShifts(scope, requantize, Row.PRE_SHIFT);
    if (requantize.hasTable()) {
      scope.requireArray(requantize.table(), "table", Requantize.TABLE_ENTRIES, DataType.U8);
      int bits = requantize.fractionBits();
      scope.require(
          bits >= Requantize.FEWEST_FRACTION_BITS && bits <= Requantize.MOST_FRACTION_BITS,
          "has %d fraction bits; %d to %d are allowed",
          bits,
          Requantize.FEWEST_FRACTION_BITS,
          Requantize.MOST_FRACTION_BITS);
    }
  }

  /** A shift outside its bounds would mean another number on every target. */
  private static void requireShifts(StepScope scope, Requantize requantize, Row row) {
    int index = requantize.layout().indexOf(row);
    if (index < 0) {
      return;
    }
    int channels = scope.output().channels();
    ByteBuffer rows = PlanFormat.buffer(scope.plan().weightBytes(requantize.rows()));
    for (int c = 0; c < channels; c++) {
      int shift = rows.getInt((index * channels + c) * Integer.BYTES);
      scope.require(
          shift >= 1 && shift <= LARGEST_SHIFT,
          "shifts channel %d by %d; 1 to %d are allowed",
          c,
          shift,
          LARGEST_SHIFT);
    }
  }
}
