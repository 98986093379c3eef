package org.csprun.plan;

import java.util.List;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;

/** The integer half of the plan with everything. */
final class IntegerSamples {
  private static final int CHANNELS = 8;

  private final PlanSketch s;

  private IntegerSamples(PlanSketch s) {
    this.s = s;
  }

  /**
   * Adds every integer operation with every curve and join it takes, and every operation that moves
   * bytes.
   *
   * @param image a float map of 3x8x8
   */
  static void steps(PlanSketch s, int image) {
    IntegerSamples samples = new IntegerSamples(s);
    int pixels = s.byteMap("pixels", 3, 8, 8);
    s.step("quantize", new IntegerOperation.Quantize(), pixels, image);
    int focus = s.byteMap("byte focus", 12, 4, 4);
    s.step(
        "byte focus",
        new Operation.SpaceToDepth(2, List.of(0, 1, 0, 1), List.of(0, 0, 1, 1)),
        focus,
        pixels);
    int joined = samples.convolutions(focus);
    int mean = samples.averages(joined);
    int paired = samples.pairs(joined, mean);
    samples.lookups(paired);
    samples.moves(paired, joined);
    int real = s.map("real", CHANNELS, 4, 4);
    s.step("dequantize", new IntegerOperation.Dequantize(), real, joined);
    s.output(real).output(joined);
  }

  private Requantize requantize(Object name, Curve curve, Join join) {
    return s.requantize("%s %s %s".formatted(name, curve, join), curve, join, CHANNELS);
  }

  private int convolutions(int focus) {
    int wide = s.byteMap("byte wide", 24, 4, 4);
    long at = s.tensors.get(wide).offsetBytes() + CHANNELS;
    int view =
        s.place(
            new PlanTensor(
                "byte view", PlanSketch.byteType(Shape.map(CHANNELS, 4, 4), Layout.NHWC), at, 24));
    int joined = s.byteMap("byte joined", CHANNELS, 4, 4);
    int dense = s.filter("byte dense", DataType.S8, 1, CHANNELS, 12, 3, 3);
    int grouped = s.filter("byte grouped", DataType.S8, 4, CHANNELS, 2, 1, 1);
    int bias = s.array("byte bias", DataType.S32, CHANNELS);
    for (Curve curve : Curve.values()) {
      Requantize none = requantize("dense", curve, Join.NONE);
      s.step(
          "byte conv " + curve,
          new IntegerOperation.Convolve(Window.square(3, 1, 1), 1, dense, bias, none),
          view,
          focus);
      for (Join join : joins(curve)) {
        Requantize requantize = requantize("grouped", curve, join);
        s.step(
            "byte conv %s %s".formatted(curve, join),
            new IntegerOperation.Convolve(Window.square(1, 1, 0), 4, grouped, bias, requantize),
            joined,
            view,
            view);
      }
    }
    return joined;
  }

  /** What may join after a curve. */
  static List<Join> joins(Curve curve) {
    return switch (curve) {
      case LINEAR -> List.of(Join.ADD, Join.ADD_LEAKY);
      case LEAKY, GATE -> List.of(Join.ADD);
      case TABLE -> List.of();
    };
  }

  private int averages(int joined) {
    int mean = s.byteMap("byte mean", CHANNELS, 1, 1);
    int maxout = s.byteMap("byte maxout", CHANNELS / 2, 4, 4);
    for (Curve curve : Curve.values()) {
      s.step(
          "byte mean " + curve,
          new IntegerOperation.Average(
              Window.square(4, 1, 0), requantize("mean", curve, Join.NONE)),
          mean,
          joined);
      Requantize half = s.requantize("channels " + curve, curve, Join.NONE, CHANNELS / 2);
      s.step(
          "byte channels " + curve, new IntegerOperation.ChannelAverage(2, half), maxout, joined);
    }
    s.step("byte maxout", new Operation.CrossChannelPool(PoolKind.MAX, 2), maxout, joined);
    return mean;
  }

  private int pairs(int joined, int mean) {
    int paired = s.byteMap("byte paired", CHANNELS, 4, 4);
    for (Curve curve : Curve.values()) {
      s.step(
          "byte times " + curve,
          new IntegerOperation.Multiply(requantize("times", curve, Join.NONE)),
          paired,
          joined,
          mean);
      for (Join join : joins(curve)) {
        s.step(
            "byte plus %s %s".formatted(curve, join),
            new IntegerOperation.Add(requantize("plus", curve, join)),
            paired,
            joined,
            mean);
      }
    }
    return paired;
  }

  private void lookups(int paired) {
    int one = s.array("one table", DataType.U8, 1, 256);
    int each = s.array("a table each", DataType.U8, CHANNELS, 256);
    s.step("lookup", new IntegerOperation.Lookup(one), paired, paired);
    s.step("lookup each", new IntegerOperation.Lookup(each), paired, paired);
  }

  private void moves(int paired, int joined) {
    int half = s.byteMap("byte half", CHANNELS, 2, 2);
    s.step(
        "byte max", new Operation.Pool(PoolKind.MAX, Window.square(2, 2, 0), false), half, paired);
    s.step("byte up", new Operation.Upsample(2, 2), joined, half);
    int rows = s.byteRows("byte rows", 4, CHANNELS);
    s.step(
        "byte copy",
        new Operation.StridedCopy(List.of(32), 0, List.of(1L), 0, List.of(1L)),
        rows,
        half);
    s.step("bytes", new Operation.LoadConstant(s.array("bytes", DataType.U8, 4, CHANNELS)), rows);
    s.output(rows);
  }
}
