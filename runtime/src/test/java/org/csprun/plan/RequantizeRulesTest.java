package org.csprun.plan;

import java.util.List;
import java.util.stream.IntStream;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of a requantisation, broken once, as all integer steps keep them. */
class RequantizeRulesTest extends StepRules {
  private static final int CHANNELS = 4;

  /** Bytes of 4 channels, 6 rows, 8 columns. */
  private int x;

  @BeforeEach
  void sketch() {
    x = s.byteMap("x", CHANNELS, 6, 8);
    s.input(x).output(x);
  }

  @Test
  void everyOperationHasItsRequantisationVerified() {
    Window one = Window.square(1, 1, 0);
    int filter = s.filter("filter", DataType.S8, 1, CHANNELS, CHANNELS, 1, 1);
    int bias = s.array("bias", DataType.S32, CHANNELS);
    Requantize none = Requantize.plain(Curve.LINEAR, Join.NONE, -1);
    List<Operation> single =
        List.of(
            new IntegerOperation.Convolve(one, 1, filter, bias, none),
            new IntegerOperation.Average(one, none),
            new IntegerOperation.ChannelAverage(1, none));
    String what = "takes its requantisation from constant -1 of 2";
    for (Operation operation : single) {
      assertLies(operation, x, what, x);
    }
    assertLies(new IntegerOperation.Multiply(none), x, what, x, x);
    Requantize adding = Requantize.plain(Curve.LINEAR, Join.ADD, -1);
    assertLies(new IntegerOperation.Add(adding), x, what, x, x);
  }

  @Test
  void rowsOfRequantisations() {
    assertLies(average(0), x, "takes its requantisation from constant 0 of 0", x);
    assertLies(average(-1), x, "takes its requantisation from constant -1 of 0", x);
    int floats = s.array("floats", 2, CHANNELS);
    assertLies(average(floats), x, "has a requantisation of F32, not S32", x);
    int three = s.array("three", DataType.S32, 3, CHANNELS);
    assertLies(
        average(three), x, "has a requantisation of shape 3x4 in ROW_MAJOR, not 8 values", x);
    Shape shape = Shape.of(2, CHANNELS);
    int longer = s.constant("longer", DataType.S32, shape, WeightLayout.ROW_MAJOR, 9);
    assertLies(average(longer), x, "has a requantisation of 36 bytes, not 32", x);
    // Each curve and join has its own number of rows.
    int two = s.requantize("r", Curve.LINEAR, Join.NONE, CHANNELS).rows();
    assertLies(
        new IntegerOperation.Average(
            Window.square(1, 1, 0), Requantize.plain(Curve.LEAKY, Join.NONE, two)),
        x,
        "has a requantisation of shape 2x4 in ROW_MAJOR, not 12 values",
        x);
    assertLies(
        new IntegerOperation.Add(Requantize.plain(Curve.LINEAR, Join.ADD_LEAKY, two)),
        x,
        "has a requantisation of shape 2x4 in ROW_MAJOR, not 20 values",
        x,
        x);
  }

  private static Operation average(int rows) {
    return new IntegerOperation.Average(
        Window.square(1, 1, 0), Requantize.plain(Curve.LINEAR, Join.NONE, rows));
  }

  @Test
  void shifts() {
    for (int shift : new int[] {1, 62}) {
      assertHolds(average(rows(2, 0, shift)), x, x);
    }
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int shift : new int[] {0, 63, -1, 64 + 5, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        assertLies(
            average(rows(2, channel, shift)),
            x,
            "shifts channel %d by %d; 1 to 62 are allowed".formatted(channel, shift),
            x);
      }
    }
    // The third row of a gate is the shift before it, the first of a table.
    int table = s.array("table", DataType.U8, 256);
    assertLies(
        curved(Curve.GATE, rows(4, 2 * CHANNELS + 1, 0), table, 8),
        x,
        "shifts channel 1 by 0; 1 to 62 are allowed",
        x);
    assertLies(
        curved(Curve.TABLE, rows(2, 2, 63), table, 8),
        x,
        "shifts channel 2 by 63; 1 to 62 are allowed",
        x);
    assertHolds(curved(Curve.TABLE, rows(2, CHANNELS + 2, 63), table, 8), x, x);
  }

  /** Rows of valid shifts but for one value. */
  private int rows(int rows, int index, int value) {
    int[] values = IntStream.generate(() -> 20).limit((long) rows * CHANNELS).toArray();
    values[index] = value;
    return s.integers("rows", values, rows, CHANNELS);
  }

  private static Operation curved(Curve curve, int rows, int table, int fractionBits) {
    return new IntegerOperation.Average(
        Window.square(1, 1, 0), new Requantize(curve, Join.NONE, rows, table, fractionBits));
  }

  @Test
  void tablesOfCurves() {
    int table = s.array("table", DataType.U8, 256);
    int shorter = s.array("shorter", DataType.U8, 255);
    for (Curve curve : List.of(Curve.GATE, Curve.TABLE)) {
      int rows = s.requantize("r", curve, Join.NONE, CHANNELS).rows();
      int count = s.weights.size();
      for (int bits = 4; bits <= 15; bits++) {
        assertHolds(curved(curve, rows, table, bits), x, x);
      }
      for (int bits : new int[] {-1, 0, 3, 16, 255}) {
        assertLies(
            curved(curve, rows, table, bits),
            x,
            "has %d fraction bits; 4 to 15 are allowed".formatted(bits),
            x);
      }
      assertLies(
          curved(curve, rows, shorter, 8),
          x,
          "has a table of shape 255 in ROW_MAJOR, not 256 values",
          x);
      assertLies(curved(curve, rows, rows, 8), x, "has a table of S32, not U8", x);
      assertLies(
          curved(curve, rows, Requantize.NO_TABLE, 8),
          x,
          "takes its table from constant -1 of " + count,
          x);
    }
  }
}
