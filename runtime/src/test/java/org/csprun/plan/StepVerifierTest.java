package org.csprun.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of a step, broken once. */
class StepVerifierTest extends StepRules {
  private static final Operation RELU = new Operation.Activate(Activation.RELU);

  /** The step's input of 4 channels, 6 rows, 8 columns. */
  private int x;

  @BeforeEach
  void sketch() {
    x = s.map("x", 4, 6, 8);
    s.input(x).output(x);
  }

  @Test
  void tensorsThatAreNotThere() {
    assertLies(RELU, x, "reads tensor 1 of 1", 1);
    assertLies(RELU, x, "reads tensor -1 of 1", -1);
    assertLies(RELU, 1, "writes tensor 1 of 1", x);
    assertLies(RELU, -1, "writes tensor -1 of 1", x);
  }

  @Test
  void numberOfInputs() {
    assertLies(RELU, x, "has 2 inputs, not 1", x, x);
    assertLies(new Operation.Softmax(), x, "has 0 inputs, not 1");
    Operation add = new Operation.Elementwise(Operation.BinaryKind.ADD, Activation.LINEAR);
    assertLies(add, x, "has 1 inputs, not 2", x);
    assertLies(new Operation.LoadConstant(0), x, "has 1 inputs, not 0", x);
  }

  @Test
  void tensorsOfOtherTypes() {
    TensorType type = new TensorType(DataType.S8, Shape.of(2), Layout.ROW_MAJOR, Optional.empty());
    int signed = s.tensor("signed", type);
    int bytes = s.byteMap("bytes", 4, 6, 8);
    assertLies(RELU, x, "reads S8, not F32", signed);
    assertLies(RELU, signed, "writes S8, not F32", x);
    assertLies(RELU, x, "reads U8, not F32", bytes);
    assertLies(RELU, bytes, "writes U8, not F32", x);
    Operation add = new Operation.Elementwise(Operation.BinaryKind.ADD, Activation.LINEAR);
    assertLies(add, x, "reads U8, not F32", x, bytes);
  }

  @Test
  void bytesAreMovedToBytesAndFloatsToFloats() {
    int bytes = s.byteMap("bytes", 4, 6, 8);
    int signed =
        s.tensor(
            "signed",
            new TensorType(DataType.S8, Shape.map(4, 6, 8), Layout.NHWC, Optional.empty()));
    List<Operation> moves =
        List.of(
            new Operation.Pool(Operation.PoolKind.MAX, Window.square(1, 1, 0), false),
            new Operation.CrossChannelPool(Operation.PoolKind.MAX, 1),
            new Operation.Upsample(1, 1),
            new Operation.SpaceToDepth(1, List.of(0), List.of(0)),
            new Operation.StridedCopy(List.of(8), 0, List.of(1L), 0, List.of(1L)));
    for (Operation move : moves) {
      assertHolds(move, x, x);
      assertHolds(move, bytes, bytes);
      assertLies(move, bytes, "reads F32, not U8", x);
      assertLies(move, x, "reads U8, not F32", bytes);
      assertLies(move, signed, "reads S8, not F32", signed);
      assertLies(move, signed, "writes S8, not F32", x);
    }
  }

  @Test
  void averagesOfOperationsThatMoveAreFloat() {
    int bytes = s.byteMap("bytes", 4, 6, 8);
    List<Operation> averages =
        List.of(
            new Operation.Pool(Operation.PoolKind.AVERAGE, Window.square(1, 1, 0), false),
            new Operation.CrossChannelPool(Operation.PoolKind.AVERAGE, 1));
    for (Operation average : averages) {
      assertHolds(average, x, x);
      assertLies(average, bytes, "reads U8, not F32", bytes);
      assertLies(average, bytes, "writes U8, not F32", x);
    }
  }

  @Test
  void samePixelsAndChannels() {
    int narrow = s.map("narrow", 4, 6, 7);
    int thin = s.map("thin", 3, 6, 8);
    int one = s.map("one", 1, 1, 1);
    for (Operation operation : List.of(RELU, new Operation.Softmax())) {
      assertLies(operation, narrow, "writes 6x7 pixels, not 6x8", x);
      assertLies(operation, thin, "writes 3 channels, not 4", x);
    }
    assertLies(new Operation.GlobalAverage(), x, "writes 6x8 pixels, not 1x1", x);
    assertLies(new Operation.GlobalAverage(), one, "writes 1 channels, not 4", x);
    Operation reduce = new Operation.ReduceChannels(Operation.ReduceKind.MAX);
    assertLies(reduce, narrow, "writes 6x7 pixels, not 6x8", x);
    assertLies(reduce, x, "writes 4 channels, not 1", x);
  }

  @Test
  void affine() {
    int four = s.array("four", 4);
    int five = s.array("five", 5);
    assertHolds(new Operation.Affine(four, four, Activation.LINEAR), x, x);
    assertLies(
        new Operation.Affine(five, four, Activation.LINEAR),
        x,
        "has a scale of shape 5 in ROW_MAJOR, not 4 values",
        x);
    assertLies(
        new Operation.Affine(four, 2, Activation.LINEAR),
        x,
        "takes its shift from constant 2 of 2",
        x);
    assertLies(
        new Operation.Affine(-1, four, Activation.LINEAR),
        x,
        "takes its scale from constant -1 of 2",
        x);
    int longer = s.constant("longer", Shape.of(4), WeightLayout.ROW_MAJOR, 5);
    assertLies(
        new Operation.Affine(four, longer, Activation.LINEAR),
        x,
        "has a shift of 20 bytes, not 16",
        x);
    int packed = s.constant("packed", Shape.of(1, 4, 1, 1), WeightLayout.TAP_MAJOR, 4);
    assertLies(
        new Operation.Affine(packed, four, Activation.LINEAR),
        x,
        "has a scale of shape 1x4x1x1 in TAP_MAJOR, not 4 values",
        x);
    int thin = s.map("thin", 3, 6, 8);
    int narrow = s.map("narrow", 4, 6, 7);
    assertLies(
        new Operation.Affine(four, four, Activation.LINEAR), thin, "writes 3 channels, not 4", x);
    assertLies(
        new Operation.Affine(four, four, Activation.LINEAR),
        narrow,
        "writes 6x7 pixels, not 6x8",
        x);
  }

  @Test
  void constantsOfOtherTypes() {
    s.array("a", 4);
    int integers = s.array("integers", DataType.S32, 4);
    Operation affine = new Operation.Affine(0, integers, Activation.LINEAR);
    assertLies(affine, x, "has a shift of S32, not F32", x);
  }

  @Test
  void constantsOfAllSteps() {
    s.weights.add(
        new PlanWeights("w", DataType.F32, Shape.of(1 << 16), WeightLayout.ROW_MAJOR, 0, 4L << 16));
    int out = s.rows("out", 1 << 16);
    for (int i = 0; i < 8192; i++) {
      s.step("s" + i, new Operation.LoadConstant(0), out);
    }
    Plan small = s.build();
    Plan plan =
        new Plan(
            small.name(),
            small.tensors(),
            small.steps(),
            small.weights(),
            java.lang.foreign.MemorySegment.ofArray(new byte[4 << 16]),
            small.inputs(),
            small.outputs(),
            small.heads(),
            small.classNames(),
            small.certificate(),
            small.provenance(),
            small.selfTest());
    assertThat(
            catchThrowableOfType(
                CsprunException.class, () -> PlanVerifier.verify(plan, PlanSource.inMemory())))
        .hasMessage(
            "Step 's8191' brings the constants of all steps to 2147483648 bytes; at most 2147483647 are allowed (model.cfg:8191, plan in memory). Compile the model again: csprun compile MODEL -o PLAN");
  }

  @Test
  void crossChannelPool() {
    int two = s.map("two", 2, 6, 8);
    assertHolds(new Operation.CrossChannelPool(Operation.PoolKind.MAX, 2), two, x);
    assertLies(
        new Operation.CrossChannelPool(Operation.PoolKind.MAX, 3),
        two,
        "pools 4 channels in 3 groups",
        x);
    assertLies(
        new Operation.CrossChannelPool(Operation.PoolKind.MAX, 0),
        two,
        "pools 4 channels in 0 groups",
        x);
    assertLies(
        new Operation.CrossChannelPool(Operation.PoolKind.MAX, 4),
        two,
        "writes 2 channels, not 1",
        x);
    int narrow = s.map("narrow", 2, 6, 7);
    assertLies(
        new Operation.CrossChannelPool(Operation.PoolKind.MAX, 2),
        narrow,
        "writes 6x7 pixels, not 6x8",
        x);
  }

  @Test
  void elementwise() {
    Operation add = new Operation.Elementwise(Operation.BinaryKind.ADD, Activation.LINEAR);
    int row = s.map("row", 4, 1, 8);
    int two = s.map("two", 4, 2, 8);
    int dense = s.rows("dense", 1, 4, 6, 8);
    int flat = s.rows("flat", 4, 6, 8);
    assertHolds(add, x, row, x);
    assertLies(
        add,
        x,
        "reads a NHWC tensor of shape 1x4x2x8 for an output in NHWC of shape 1x4x6x8",
        x,
        two);
    assertLies(
        add,
        row,
        "reads a NHWC tensor of shape 1x4x6x8 for an output in NHWC of shape 1x4x1x8",
        row,
        x);
    assertLies(
        add,
        x,
        "reads a ROW_MAJOR tensor of shape 1x4x6x8 for an output in NHWC of shape 1x4x6x8",
        dense,
        x);
    assertLies(
        add,
        dense,
        "reads a ROW_MAJOR tensor of shape 4x6x8 for an output in ROW_MAJOR of shape 1x4x6x8",
        dense,
        flat);
  }

  @Test
  void upsample() {
    int twice = s.map("twice", 4, 12, 8);
    assertHolds(new Operation.Upsample(2, 1), twice, x);
    assertLies(new Operation.Upsample(2, 2), twice, "writes 12x8 pixels, not 12x16", x);
    assertLies(new Operation.Upsample(0, 2), twice, "has factor 0; 1 to 4096 are allowed", x);
    assertLies(new Operation.Upsample(2, 4097), twice, "has factor 4097; 1 to 4096 are allowed", x);
    int thin = s.map("thin", 3, 12, 8);
    assertLies(new Operation.Upsample(2, 1), thin, "writes 3 channels, not 4", x);
  }

  @Test
  void spaceToDepth() {
    int out = s.map("out", 8, 3, 4);
    List<Integer> zeros = List.of(0, 0);
    assertHolds(new Operation.SpaceToDepth(2, zeros, zeros), out, x);
    assertLies(
        new Operation.SpaceToDepth(0, zeros, zeros), out, "has block 0; 1 to 4096 are allowed", x);
    assertLies(
        new Operation.SpaceToDepth(2, zeros, List.of(0)),
        out,
        "has 2 rows but 1 columns of its block",
        x);
    assertLies(
        new Operation.SpaceToDepth(2, List.of(0, 2), zeros),
        out,
        "reads row 2, column 0 of blocks of 2",
        x);
    assertLies(
        new Operation.SpaceToDepth(2, zeros, List.of(-1, 0)),
        out,
        "reads row 0, column -1 of blocks of 2",
        x);
    assertLies(new Operation.SpaceToDepth(3, zeros, zeros), out, "writes 3x4 pixels, not 2x2", x);
    assertLies(
        new Operation.SpaceToDepth(2, List.of(0), List.of(0)), out, "writes 8 channels, not 4", x);
  }

  @Test
  void loadConstant() {
    int values = s.array("values", 4, 6, 8);
    int fewer = s.array("fewer", 4, 6, 7);
    assertHolds(new Operation.LoadConstant(values), x);
    assertLies(
        new Operation.LoadConstant(fewer),
        x,
        "has a value of shape 4x6x7 in ROW_MAJOR, not 192 values");
    assertLies(new Operation.LoadConstant(2), x, "takes its value from constant 2 of 2");
    int view = s.place(new PlanTensor("view", TensorType.map(4, 6, 8), 0, 5));
    assertLies(
        new Operation.LoadConstant(values),
        view,
        "loads a constant to pixels of 4 elements every 5 elements");
    int pixel = s.place(new PlanTensor("pixel", TensorType.map(4, 1, 1), 0, 5));
    assertLies(
        new Operation.LoadConstant(s.array("one", 4)),
        pixel,
        "loads a constant to pixels of 4 elements every 5 elements");
  }

  @Test
  void loadedBytes() {
    int bytes = s.byteMap("bytes", 4, 6, 8);
    int values = s.array("values", DataType.U8, 4, 6, 8);
    int fewer = s.array("fewer", DataType.U8, 4, 6, 7);
    int floats = s.array("floats", 4, 6, 8);
    assertHolds(new Operation.LoadConstant(values), bytes);
    assertLies(new Operation.LoadConstant(floats), bytes, "has a value of F32, not U8");
    assertLies(new Operation.LoadConstant(values), x, "has a value of U8, not F32");
    assertLies(
        new Operation.LoadConstant(fewer),
        bytes,
        "has a value of shape 4x6x7 in ROW_MAJOR, not 192 values");
    int longer = s.constant("longer", DataType.U8, Shape.of(192), WeightLayout.ROW_MAJOR, 193);
    assertLies(new Operation.LoadConstant(longer), bytes, "has a value of 193 bytes, not 192");
  }
}
