package org.csprun.target.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Requantize.Row;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Random types of bytes and random requantisations. */
final class Bytes {
  private static final int SHIFT = 30;
  private static final int PRE_SHIFT = 20;

  private Bytes() {}

  /** Bytes of the same shape, with one scale or one a channel. */
  static TensorType any(Pick pick, TensorType type) {
    if (pick.chance()) {
      return of(type, new Quantization(List.of(scale(pick)), List.of(pick.upTo(255))));
    }
    List<Float> scales = new ArrayList<>();
    List<Integer> zeroPoints = new ArrayList<>();
    for (int c = 0; c < type.channels(); c++) {
      scales.add(scale(pick));
      zeroPoints.add(pick.upTo(255));
    }
    return of(type, new Quantization(scales, zeroPoints));
  }

  /** Bytes of the same shape with one scale. */
  static TensorType perTensor(TensorType type) {
    return of(type, Quantization.perTensor(0.25f, 128));
  }

  private static float scale(Pick pick) {
    return 0.001f + Math.abs(pick.value());
  }

  private static TensorType of(TensorType type, Quantization quantization) {
    return new TensorType(DataType.U8, type.shape(), type.layout(), Optional.of(quantization));
  }

  /** Any curve and a join that goes with it; constants follow from {@code rows} on. */
  static Requantize any(Pick pick, int rows, Join... joins) {
    while (true) {
      Curve curve = pick.oneOf(Curve.class);
      Join join = joins[pick.upTo(joins.length - 1)];
      if (join == Join.ADD_LEAKY && curve != Curve.LINEAR
          || curve == Curve.TABLE && join != Join.NONE) {
        continue;
      }
      return curve == Curve.GATE || curve == Curve.TABLE
          ? new Requantize(curve, join, rows, rows + 1, 4 + pick.upTo(11))
          : Requantize.plain(curve, join, rows);
    }
  }

  /**
   * Adds the rows, and the table where there is one.
   *
   * @param typicalSum the size of sums that most of the numbers suit
   */
  static void addTo(
      Steps steps, Pick pick, Requantize requantize, int channels, double typicalSum) {
    addTo(steps, pick, requantize, channels, typicalSum, pick.upTo(5) == 0);
  }

  /** As {@link #addTo}, without numbers that no network has. */
  static void addUsualTo(
      Steps steps, Pick pick, Requantize requantize, int channels, double typicalSum) {
    addTo(steps, pick, requantize, channels, typicalSum, false);
  }

  private static void addTo(
      Steps steps,
      Pick pick,
      Requantize requantize,
      int channels,
      double typicalSum,
      boolean wild) {
    List<Integer> rows = new ArrayList<>();
    for (Row row : requantize.layout()) {
      for (int c = 0; c < channels; c++) {
        rows.add(wild ? wild(pick, row) : usual(pick, row, requantize, typicalSum));
      }
    }
    steps.ints(rows.stream().mapToInt(Integer::intValue).toArray());
    if (requantize.hasTable()) {
      steps.bytes(pick, Shape.of(Requantize.TABLE_ENTRIES));
    }
  }

  private static int wild(Pick pick, Row row) {
    return switch (row) {
      case SHIFT, PRE_SHIFT -> 1 + pick.upTo(61);
      case MULTIPLIER,
          NEGATIVE_MULTIPLIER,
          PRE_MULTIPLIER,
          JOIN_MULTIPLIER,
          NEGATIVE_JOIN_MULTIPLIER ->
          pick.anyInt();
    };
  }

  private static int usual(Pick pick, Row row, Requantize requantize, double typicalSum) {
    double tableArgument = 4 * Math.scalb(1.0, requantize.fractionBits());
    double value = requantize.curve() == Curve.GATE ? tableArgument * 128 : typicalSum;
    double factor = 0.25 + Math.abs(pick.value());
    return switch (row) {
      case SHIFT -> SHIFT;
      case PRE_SHIFT -> PRE_SHIFT;
      case MULTIPLIER -> (int) (factor * Math.scalb(100 / value, SHIFT));
      case NEGATIVE_MULTIPLIER -> (int) (factor * Math.scalb(10 / value, SHIFT));
      case PRE_MULTIPLIER -> (int) (factor * Math.scalb(tableArgument / typicalSum, PRE_SHIFT));
      case JOIN_MULTIPLIER -> (int) (factor * Math.scalb(0.5, SHIFT));
      case NEGATIVE_JOIN_MULTIPLIER -> (int) (factor * Math.scalb(0.05, SHIFT));
    };
  }
}
