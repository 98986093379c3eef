package org.csprun.testing;

import java.util.ArrayList;
import java.util.Arrays;
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
public final class Bytes {
  private Bytes() {}

  /** Bytes of the same shape, with one scale or one a channel. */
  public static TensorType any(Pick pick, TensorType type) {
    if (pick.chance()) {
      return of(type, new Quantization(List.of(scale(pick)), List.of(zeroPoint(pick))));
    }
    List<Float> scales = new ArrayList<>();
    List<Integer> zeroPoints = new ArrayList<>();
    for (int c = 0; c < type.channels(); c++) {
      scales.add(scale(pick));
      zeroPoints.add(zeroPoint(pick));
    }
    return of(type, new Quantization(scales, zeroPoints));
  }

  /** Bytes of the same shape with one scale. */
  public static TensorType perTensor(TensorType type) {
    return of(type, Quantization.perTensor(0.25f, 128));
  }

  /** The smallest and the largest more often than others. */
  private static int zeroPoint(Pick pick) {
    return pick.upTo(2) == 0 ? pick.oneOf(0, 255) : pick.upTo(255);
  }

  private static float scale(Pick pick) {
    return 0.001f + Math.abs(pick.value());
  }

  private static TensorType of(TensorType type, Quantization quantization) {
    return new TensorType(DataType.U8, type.shape(), type.layout(), Optional.of(quantization));
  }

  /** Any curve and a join that goes with it; constants follow from {@code rows} on. */
  public static Requantize any(Pick pick, int rows, Join... joins) {
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
  public static void addTo(
      Steps steps, Pick pick, Requantize requantize, int channels, double typicalSum) {
    addTo(steps, pick, requantize, channels, typicalSum, Numbers.any(pick));
  }

  /** As {@link #addTo}, without numbers that no network has. */
  public static void addUsualTo(
      Steps steps, Pick pick, Requantize requantize, int channels, double typicalSum) {
    addTo(steps, pick, requantize, channels, typicalSum, Numbers.USUAL);
  }

  private static void addTo(
      Steps steps,
      Pick pick,
      Requantize requantize,
      int channels,
      double typicalSum,
      Numbers numbers) {
    List<Row> layout = requantize.layout();
    int[][] rows = new int[layout.size()][channels];
    for (int c = 0; c < channels; c++) {
      int[] column = numbers.channel(pick, requantize, typicalSum);
      for (int r = 0; r < rows.length; r++) {
        rows[r][c] = column[r];
      }
    }
    steps.ints(Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray());
    if (requantize.hasTable()) {
      steps.bytes(pick, Shape.of(Requantize.TABLE_ENTRIES));
    }
  }
}
