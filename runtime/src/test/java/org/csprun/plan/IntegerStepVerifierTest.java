package org.csprun.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of an integer step, broken once. */
class IntegerStepVerifierTest extends StepRules {
  private static final int CHANNELS = 4;

  /** A float map of 4 channels, 6 rows, 8 columns. */
  private int real;

  /** The step's input: bytes of the same shape. */
  private int x;

  @BeforeEach
  void sketch() {
    real = s.map("real", CHANNELS, 6, 8);
    x = s.byteMap("x", CHANNELS, 6, 8);
    s.input(real).output(real);
  }

  private Requantize requantize(Curve curve, Join join) {
    return s.requantize("r", curve, join, CHANNELS);
  }

  private Requantize plain() {
    return requantize(Curve.LINEAR, Join.NONE);
  }

  private Requantize adding() {
    return requantize(Curve.LINEAR, Join.ADD);
  }

  /** Every operation that requantises and takes one input and no join, on the same shape. */
  private List<Operation> singles(Requantize requantize) {
    return List.of(
        new IntegerOperation.Average(Window.square(1, 1, 0), requantize),
        new IntegerOperation.ChannelAverage(1, requantize));
  }

  @Test
  void numberOfInputs() {
    Requantize plain = plain();
    int filter = s.filter("filter", DataType.S8, 1, CHANNELS, CHANNELS, 1, 1);
    int bias = s.array("bias", DataType.S32, CHANNELS);
    Window one = Window.square(1, 1, 0);
    List<Operation> single = new ArrayList<>(singles(plain));
    single.add(new IntegerOperation.Convolve(one, 1, filter, bias, plain));
    single.add(new IntegerOperation.Lookup(s.array("table", DataType.U8, 1, 256)));
    for (Operation operation : single) {
      assertHolds(operation, x, x);
      assertLies(operation, x, "has 0 inputs, not 1");
      assertLies(operation, x, "has 2 inputs, not 1", x, x);
    }
    List<Operation> pairs =
        List.of(
            new IntegerOperation.Convolve(one, 1, filter, bias, adding()),
            new IntegerOperation.Add(adding()),
            new IntegerOperation.Multiply(plain));
    for (Operation operation : pairs) {
      assertHolds(operation, x, x, x);
      assertLies(operation, x, "has 1 inputs, not 2", x);
      assertLies(operation, x, "has 3 inputs, not 2", x, x, x);
    }
    assertLies(new IntegerOperation.Quantize(), x, "has 2 inputs, not 1", real, real);
    assertLies(new IntegerOperation.Dequantize(), real, "has 0 inputs, not 1");
  }

  @Test
  void typesOfTensors() {
    Requantize plain = plain();
    List<Operation> single = new ArrayList<>(singles(plain));
    single.add(new IntegerOperation.Lookup(s.array("table", DataType.U8, 1, 256)));
    for (Operation operation : single) {
      assertLies(operation, x, "reads F32, not U8", real);
      assertLies(operation, real, "writes F32, not U8", x);
    }
    List<Operation> pairs =
        List.of(new IntegerOperation.Add(adding()), new IntegerOperation.Multiply(plain));
    for (Operation operation : pairs) {
      assertLies(operation, x, "reads F32, not U8", real, x);
      assertLies(operation, x, "reads F32, not U8", x, real);
      assertLies(operation, real, "writes F32, not U8", x, x);
    }
  }

  /** Sums of four products read what fills up the last four inputs. */
  @Test
  void filtersAreFilledUpWithZeros() {
    Window one = Window.square(1, 1, 0);
    int three = s.byteMap("three", 3, 6, 8);
    int filter = s.filter("filter", DataType.S8, 1, CHANNELS, 3, 1, 1);
    int bias = s.array("bias", DataType.S32, CHANNELS);
    Operation convolve = new IntegerOperation.Convolve(one, 1, filter, bias, plain());
    int[] fours = new int[WeightLayout.PANEL];
    Arrays.fill(fours, 0x00FF_FFFF);
    s.contents.put(filter, fours);
    assertHolds(convolve, x, three);
    for (int lane : new int[] {0, CHANNELS, WeightLayout.PANEL - 1}) {
      int[] spoilt = fours.clone();
      spoilt[lane] = 0x01FF_FFFF;
      s.contents.put(filter, spoilt);
      assertLies(
          convolve, x, "has a filter of 3 inputs that is not filled up to fours with zeros", three);
    }
  }

  @Test
  void betweenFloatsAndBytes() {
    Operation quantize = new IntegerOperation.Quantize();
    Operation dequantize = new IntegerOperation.Dequantize();
    assertHolds(quantize, x, real);
    assertHolds(dequantize, real, x);
    assertLies(quantize, x, "reads U8, not F32", x);
    assertLies(quantize, real, "writes F32, not U8", real);
    assertLies(dequantize, real, "reads F32, not U8", real);
    assertLies(dequantize, x, "writes U8, not F32", x);
    int narrow = s.byteMap("narrow", CHANNELS, 6, 7);
    int thin = s.byteMap("thin", 3, 6, 8);
    assertLies(quantize, narrow, "writes 6x7 pixels, not 6x8", real);
    assertLies(quantize, thin, "writes 3 channels, not 4", real);
    assertLies(dequantize, real, "writes 6x8 pixels, not 6x7", narrow);
    assertLies(dequantize, real, "writes 4 channels, not 3", thin);
  }

  @Test
  void addsAndMultiplies() {
    int row = s.byteMap("row", CHANNELS, 1, 8);
    int two = s.byteMap("two", CHANNELS, 2, 8);
    int dense = s.byteRows("dense", 1, CHANNELS, 6, 8);
    List<Operation> pairs =
        List.of(new IntegerOperation.Add(adding()), new IntegerOperation.Multiply(plain()));
    for (Operation operation : pairs) {
      assertHolds(operation, x, row, x);
      assertHolds(operation, x, x, row);
      assertLies(
          operation,
          x,
          "reads a NHWC tensor of shape 1x4x2x8 for an output in NHWC of shape 1x4x6x8",
          x,
          two);
      assertLies(
          operation,
          row,
          "reads a NHWC tensor of shape 1x4x6x8 for an output in NHWC of shape 1x4x1x8",
          x,
          row);
      assertLies(
          operation,
          x,
          "reads a ROW_MAJOR tensor of shape 1x4x6x8 for an output in NHWC of shape 1x4x6x8",
          dense,
          x);
    }
  }

  @Test
  void joins() {
    assertLies(new IntegerOperation.Add(plain()), x, "adds nothing", x, x);
    for (Join join : List.of(Join.ADD, Join.ADD_LEAKY)) {
      Requantize requantize = requantize(Curve.LINEAR, join);
      assertHolds(new IntegerOperation.Add(requantize), x, x, x);
      String what = "joins %s to no input".formatted(join);
      assertLies(new IntegerOperation.Multiply(requantize), x, what, x, x);
      for (Operation operation : singles(requantize)) {
        assertLies(operation, x, what, x);
      }
    }
  }

  @Test
  void whatMayJoinAfterACurve() {
    for (Curve curve : Curve.values()) {
      for (Join join : List.of(Join.ADD, Join.ADD_LEAKY)) {
        Operation add = new IntegerOperation.Add(requantize(curve, join));
        if (IntegerSamples.joins(curve).contains(join)) {
          assertHolds(add, x, x, x);
        } else {
          assertLies(add, x, "joins %s after %s".formatted(join, curve), x, x);
        }
      }
    }
  }

  @Test
  void channelAverage() {
    int two = s.byteMap("two", 2, 6, 8);
    int narrow = s.byteMap("narrow", 2, 6, 7);
    Requantize half = s.requantize("half", Curve.LINEAR, Join.NONE, 2);
    assertHolds(new IntegerOperation.ChannelAverage(2, half), two, x);
    for (int groups : new int[] {-1, 0, 3, 8}) {
      assertLies(
          new IntegerOperation.ChannelAverage(groups, half),
          two,
          "pools 4 channels in %d groups".formatted(groups),
          x);
    }
    assertLies(new IntegerOperation.ChannelAverage(4, half), two, "writes 2 channels, not 1", x);
    assertLies(
        new IntegerOperation.ChannelAverage(2, half), narrow, "writes 6x7 pixels, not 6x8", x);
  }

  @Test
  void lookup() {
    int one = s.array("one", DataType.U8, 1, 256);
    int each = s.array("each", DataType.U8, CHANNELS, 256);
    assertHolds(new IntegerOperation.Lookup(one), x, x);
    assertHolds(new IntegerOperation.Lookup(each), x, x);
    int[][] others = {{256}, {1, 255}, {3, 256}, {5, 256}, {1, 4, 256}, {256, 4}};
    for (int[] dims : others) {
      assertLies(
          new IntegerOperation.Lookup(s.array("other", DataType.U8, dims)),
          x,
          "has a table of shape %s for 4 channels".formatted(Shape.of(dims)),
          x);
    }
    assertLies(
        new IntegerOperation.Lookup(s.array("signed", DataType.S8, 1, 256)),
        x,
        "has a table of S8, not U8",
        x);
    assertLies(new IntegerOperation.Lookup(-1), x, "takes its table from constant -1 of 9", x);
    Shape shape = Shape.of(1, 256);
    int longer = s.constant("longer", DataType.U8, shape, WeightLayout.ROW_MAJOR, 257);
    assertLies(new IntegerOperation.Lookup(longer), x, "has a table of 257 bytes, not 256", x);
    int packed = s.constant("packed", DataType.U8, shape, WeightLayout.TAP_MAJOR, 256);
    assertLies(
        new IntegerOperation.Lookup(packed),
        x,
        "has a table of shape 1x256 in TAP_MAJOR, not 256 values",
        x);
    int narrow = s.byteMap("narrow", CHANNELS, 6, 7);
    int thin = s.byteMap("thin", 3, 6, 8);
    assertLies(new IntegerOperation.Lookup(one), narrow, "writes 6x7 pixels, not 6x8", x);
    assertLies(new IntegerOperation.Lookup(one), thin, "writes 3 channels, not 4", x);
  }

  @Test
  void constantsOfIntegerStepsCount() {
    Requantize gate = requantize(Curve.GATE, Join.NONE);
    int filter = s.filter("filter", DataType.S8, 1, CHANNELS, CHANNELS, 1, 1);
    int bias = s.array("bias", DataType.S32, CHANNELS);
    int table = s.array("lookup", DataType.U8, 1, 256);
    Window one = Window.square(1, 1, 0);
    List<Integer> requantised = List.of(gate.rows(), gate.table());
    assertThat(
            IntegerStepVerifier.constants(
                new IntegerOperation.Convolve(one, 1, filter, bias, gate)))
        .containsExactly(filter, bias, gate.rows(), gate.table());
    assertThat(IntegerStepVerifier.constants(new IntegerOperation.Add(gate)))
        .isEqualTo(requantised);
    assertThat(IntegerStepVerifier.constants(new IntegerOperation.Multiply(gate)))
        .isEqualTo(requantised);
    assertThat(IntegerStepVerifier.constants(new IntegerOperation.Average(one, gate)))
        .isEqualTo(requantised);
    assertThat(IntegerStepVerifier.constants(new IntegerOperation.ChannelAverage(2, gate)))
        .isEqualTo(requantised);
    assertThat(IntegerStepVerifier.constants(new IntegerOperation.ChannelAverage(2, plain())))
        .hasSize(1);
    assertThat(IntegerStepVerifier.constants(new IntegerOperation.Lookup(table)))
        .containsExactly(table);
    assertThat(Arrays.asList(new IntegerOperation.Quantize(), new IntegerOperation.Dequantize()))
        .allMatch(operation -> IntegerStepVerifier.constants(operation).isEmpty());
  }
}
