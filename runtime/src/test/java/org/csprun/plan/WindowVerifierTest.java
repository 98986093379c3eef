package org.csprun.plan;

import java.util.List;
import java.util.stream.IntStream;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of convolutions and pools, broken once. */
class WindowVerifierTest extends StepRules {
  private static final Window SAME = Window.square(3, 1, 1);

  /** The step's input of 4 channels, 6 rows, 8 columns. */
  private int x;

  /** Its output of 32 channels. */
  private int y;

  private int bias;

  @BeforeEach
  void sketch() {
    x = s.map("x", 4, 6, 8);
    y = s.map("y", 32, 6, 8);
    bias = s.array("bias", 32);
    s.input(x).output(y);
  }

  private static Operation convolve(Window window, int groups, int filter, int bias) {
    return new Operation.Convolve(
        window, groups, filter, bias, Activation.LINEAR, false, Activation.LINEAR);
  }

  private static Operation pool(Window window) {
    return new Operation.Pool(Operation.PoolKind.MAX, window, false);
  }

  @Test
  void filters() {
    int filter = s.filter("filter", 1, 32, 4, 3, 3);
    assertHolds(convolve(SAME, 1, filter, bias), y, x);
    int[][] others = {{31, 4, 3, 3}, {32, 3, 3, 3}, {32, 4, 2, 3}, {32, 4, 3, 2}, {32, 36}};
    for (int[] dims : others) {
      int other = s.constant("other", Shape.of(dims), WeightLayout.ROW_MAJOR, product(dims));
      assertLies(
          convolve(SAME, 1, other, bias),
          y,
          "has a filter of shape %s, not 32x4x3x3".formatted(Shape.of(dims)),
          x);
    }
    assertLies(convolve(SAME, 1, -1, bias), y, "takes its filter from constant -1 of 7", x);
    int longer = s.constant("w", Shape.of(32, 4, 3, 3), WeightLayout.OUTPUT_PANELS_32, 1153);
    assertLies(convolve(SAME, 1, longer, bias), y, "has a filter of 4612 bytes, not 4608", x);
    // 16 outputs in each of two groups fill up two panels of 32.
    int panels = s.constant("w", Shape.of(32, 2, 3, 3), WeightLayout.OUTPUT_PANELS_32, 576);
    assertLies(convolve(SAME, 2, panels, bias), y, "has a filter of 2304 bytes, not 4608", x);
  }

  private static long product(int... dims) {
    return IntStream.of(dims).asLongStream().reduce(1, (a, b) -> a * b);
  }

  @Test
  void groupsAndBias() {
    int filter = s.filter("filter", 1, 32, 4, 3, 3);
    for (int groups : new int[] {0, -1, 3, 8}) {
      assertLies(
          convolve(SAME, groups, filter, bias),
          y,
          "makes 32 channels of 4 in %d groups".formatted(groups),
          x);
    }
    int odd = s.map("odd", 31, 6, 8);
    assertLies(convolve(SAME, 2, filter, bias), odd, "makes 31 channels of 4 in 2 groups", x);
    int shorter = s.array("shorter", 31);
    assertLies(
        convolve(SAME, 1, filter, shorter),
        y,
        "has a bias of shape 31 in ROW_MAJOR, not 32 values",
        x);
    assertLies(convolve(SAME, 1, filter, 9), y, "takes its bias from constant 9 of 3", x);
  }

  @Test
  void residual() {
    int filter = s.filter("filter", 1, 32, 4, 3, 3);
    Operation operation =
        new Operation.Convolve(SAME, 1, filter, bias, Activation.LINEAR, true, Activation.LINEAR);
    assertHolds(operation, y, x, y);
    assertLies(operation, y, "has 1 inputs, not 2", x);
    assertLies(convolve(SAME, 1, filter, bias), y, "has 2 inputs, not 1", x, y);
    int[][] others = {{31, 6, 8}, {32, 7, 8}, {32, 6, 7}};
    for (int[] dims : others) {
      int other = s.map("other", dims[0], dims[1], dims[2]);
      assertLies(
          operation,
          y,
          "adds a residual of shape 1x%dx%dx%d to an output of shape 1x32x6x8"
              .formatted(dims[0], dims[1], dims[2]),
          x,
          other);
    }
  }

  @Test
  void aRowIsOnePixelToAFullyConnectedLayer() {
    int vector = s.rows("vector", 1, 5);
    int out = s.rows("out", 1, 32);
    int filter = s.filter("filter", 1, 32, 5, 1, 1);
    assertHolds(convolve(Window.square(1, 1, 0), 1, filter, bias), out, vector);
    int two = s.rows("two", 2, 5);
    assertLies(
        convolve(Window.square(1, 1, 0), 1, filter, bias), out, "writes 1x1 pixels, not 1x2", two);
  }

  @Test
  void pools() {
    int half = s.map("half", 4, 3, 4);
    assertHolds(pool(Window.square(2, 2, 0)), half, x);
    assertLies(pool(Window.square(2, 1, 0)), half, "writes 3x4 pixels, not 5x7", x);
    assertLies(pool(Window.square(9, 1, 0)), half, "writes 3x4 pixels, not 0x0", x);
    int thin = s.map("thin", 3, 3, 4);
    assertLies(pool(Window.square(2, 2, 0)), thin, "writes 3 channels, not 4", x);
  }

  @Test
  void filtersOfBytes() {
    int in = s.byteMap("in", 4, 6, 8);
    int out = s.byteMap("out", 32, 6, 8);
    int filter = s.filter("filter", DataType.S8, 1, 32, 4, 3, 3);
    int sums = s.array("sums", DataType.S32, 32);
    Requantize plain = s.requantize("r", Curve.LINEAR, Join.NONE, 32);
    assertHolds(convolve(SAME, 1, filter, sums, plain), out, in);
    assertLies(convolve(SAME, 1, sums, sums, plain), out, "has a filter of S32, not S8", in);
    assertLies(convolve(SAME, 1, filter, filter, plain), out, "has a bias of S8, not S32", in);
    assertLies(convolve(SAME, 1, filter, bias, plain), out, "has a bias of F32, not S32", in);
    assertLies(
        convolve(SAME, 1, -1, sums, plain), out, "takes its filter from constant -1 of 4", in);
    assertLies(convolve(SAME, 1, filter, 4, plain), out, "takes its bias from constant 4 of 4", in);
    assertLies(
        convolve(SAME, 3, filter, sums, plain), out, "makes 32 channels of 4 in 3 groups", in);
    assertLies(
        convolve(Window.square(1, 1, 0), 1, filter, sums, plain),
        out,
        "has a filter of shape 32x4x3x3, not 32x4x1x1",
        in);
    assertLies(
        convolve(Window.square(3, 1, 0), 1, filter, sums, plain),
        out,
        "writes 6x8 pixels, not 4x6",
        in);
    int shorter = s.array("shorter", DataType.S32, 31);
    assertLies(
        convolve(SAME, 1, filter, shorter, plain),
        out,
        "has a bias of shape 31 in ROW_MAJOR, not 32 values",
        in);
    Shape shape = Shape.of(32, 4, 3, 3);
    int longer = s.constant("w", DataType.S8, shape, WeightLayout.OUTPUT_PANELS_32, 1153);
    assertLies(
        convolve(SAME, 1, longer, sums, plain), out, "has a filter of 1153 bytes, not 1152", in);
  }

  @Test
  void joinsOfBytes() {
    int in = s.byteMap("in", 4, 6, 8);
    int out = s.byteMap("out", 32, 6, 8);
    int filter = s.filter("filter", DataType.S8, 1, 32, 4, 3, 3);
    int sums = s.array("sums", DataType.S32, 32);
    Requantize plain = s.requantize("plain", Curve.LINEAR, Join.NONE, 32);
    assertLies(convolve(SAME, 1, filter, sums, plain), out, "has 2 inputs, not 1", in, out);
    for (Join join : List.of(Join.ADD, Join.ADD_LEAKY)) {
      Requantize requantize = s.requantize("joins", Curve.LINEAR, join, 32);
      Operation operation = convolve(SAME, 1, filter, sums, requantize);
      assertHolds(operation, out, in, out);
      assertLies(operation, out, "has 1 inputs, not 2", in);
      int[][] others = {{31, 6, 8}, {32, 7, 8}, {32, 6, 7}, {32, 1, 1}};
      for (int[] dims : others) {
        assertLies(
            operation,
            out,
            "adds a residual of shape 1x%dx%dx%d to an output of shape 1x32x6x8"
                .formatted(dims[0], dims[1], dims[2]),
            in,
            s.byteMap("other", dims[0], dims[1], dims[2]));
      }
    }
  }

  private static Operation convolve(
      Window window, int groups, int filter, int bias, Requantize requantize) {
    return new IntegerOperation.Convolve(window, groups, filter, bias, requantize);
  }

  @Test
  void averages() {
    int in = s.byteMap("in", 4, 6, 8);
    int half = s.byteMap("half", 4, 3, 4);
    int thin = s.byteMap("thin", 3, 3, 4);
    Requantize plain = s.requantize("r", Curve.LINEAR, Join.NONE, 4);
    assertHolds(new IntegerOperation.Average(Window.square(2, 2, 0), plain), half, in);
    assertLies(
        new IntegerOperation.Average(Window.square(2, 1, 0), plain),
        half,
        "writes 3x4 pixels, not 5x7",
        in);
    assertLies(
        new IntegerOperation.Average(Window.square(2, 2, 0), plain),
        thin,
        "writes 3 channels, not 4",
        in);
    assertLies(
        new IntegerOperation.Average(window(0, 4097), plain),
        in,
        "has kernel height 4097; 1 to 4096 are allowed",
        in);
  }

  @Test
  void averagesOfSoManyPixelsThatTheirSumOverflows() {
    int in = s.byteMap("in", 1, 4096, 2057);
    int out = s.byteMap("out", 1, 1, 1);
    Requantize plain = s.requantize("r", Curve.LINEAR, Join.NONE, 1);
    // 2056 columns of 4096 rows are 8421376 pixels of at most 255, 2057 are 8425472.
    Window most = new Window(4096, 2056, 1, 2, 1, 1, 0, 0, 0, 0);
    assertHolds(new IntegerOperation.Average(most, plain), out, in);
    Window more = new Window(4096, 2057, 1, 1, 1, 1, 0, 0, 0, 0);
    assertLies(
        new IntegerOperation.Average(more, plain),
        out,
        "averages 8425472 pixels, whose sum overflows 32 bits",
        in);
  }

  @Test
  void sizesOfWindows() {
    String[] what = {"kernel height", "kernel width", "stride", "stride", "dilation", "dilation"};
    for (int i = 0; i < what.length; i++) {
      assertLies(
          pool(window(i, 4097)), x, "has %s 4097; 1 to 4096 are allowed".formatted(what[i]), x);
    }
    for (int i = what.length; i < 10; i++) {
      assertLies(
          pool(window(i, Integer.MAX_VALUE)),
          x,
          "has padding 2147483647; at most 4096 is allowed",
          x);
    }
  }

  /** A window of all ones and no padding, with one of its ten numbers replaced. */
  private static Window window(int index, int value) {
    int[] n = {1, 1, 1, 1, 1, 1, 0, 0, 0, 0};
    n[index] = value;
    return new Window(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
  }
}
