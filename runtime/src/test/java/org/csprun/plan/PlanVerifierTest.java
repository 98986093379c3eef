package org.csprun.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** Each rule of a plan that is not a rule of one step, broken once. */
class PlanVerifierTest {
  static void assertLies(PlanSketch sketch, String what) {
    Plan plan = sketch.build();
    CsprunException e =
        catchThrowableOfType(
            CsprunException.class, () -> PlanVerifier.verify(plan, PlanSource.inMemory()));
    assertThat(e)
        .hasMessage(
            what + " (plan in memory). Compile the model again: csprun compile MODEL -o PLAN");
    assertThat(e.failure()).isEqualTo(Failure.PLAN);
  }

  static void assertNewer(PlanSketch sketch, String what) {
    Plan plan = sketch.build();
    CsprunException e =
        catchThrowableOfType(
            CsprunException.class, () -> PlanVerifier.verify(plan, PlanSource.inMemory()));
    assertThat(e)
        .hasMessage(
            what
                + " (plan in memory). Use a newer csprun, or compile the model again with this one: csprun compile MODEL -o PLAN");
    assertThat(e.failure()).isEqualTo(Failure.PLAN);
  }

  private static PlanSketch tiny() {
    return SamplePlans.tiny();
  }

  private static void assertTensorLies(String what, PlanTensor tensor) {
    PlanSketch s = tiny();
    s.tensors.add(tensor);
    assertLies(s, what);
  }

  private static void assertConstantLies(String what, Shape shape, long offset, long length) {
    PlanSketch s = tiny();
    s.array("a", 16);
    WeightLayout layout = WeightLayout.ROW_MAJOR;
    s.weights.add(new PlanWeights("w", DataType.F32, shape, layout, offset, length));
    assertLies(s, what);
  }

  @Test
  void counts() {
    PlanSketch s = tiny();
    s.inputs.clear();
    assertLies(s, "The plan has 0 inputs; 1 to 1024 are allowed");
    s = tiny();
    s.outputs.addAll(Collections.nCopies(1024, s.outputs.getFirst()));
    assertLies(s, "The plan has 1025 outputs; 1 to 1024 are allowed");
    s = tiny();
    s.tensors.addAll(Collections.nCopies(65535, s.tensors.getFirst()));
    assertLies(s, "The plan has 65537 tensors; 0 to 65536 are allowed");
    s = tiny();
    s.steps.addAll(Collections.nCopies(65536, s.steps.getFirst()));
    assertLies(s, "The plan has 65537 steps; 0 to 65536 are allowed");
    s = tiny();
    s.array("a", 1);
    s.weights.addAll(Collections.nCopies(131072, s.weights.getFirst()));
    assertLies(s, "The plan has 131073 constants; 0 to 131072 are allowed");
    s = tiny();
    s.heads.addAll(Collections.nCopies(1025, new Head.Classes(0, 4, true)));
    assertLies(s, "The plan has 1025 heads; 0 to 1024 are allowed");
    s = tiny();
    s.classNames = Collections.nCopies(65537, "c");
    assertLies(s, "The plan has 65537 class names; 0 to 65536 are allowed");
    s = tiny();
    TreeMap<String, String> entries = new TreeMap<>();
    for (int i = 0; i <= 16384; i++) {
      entries.put("k" + i, "");
    }
    s.provenance = new Provenance(entries);
    assertLies(s, "The plan has 16385 entries of provenance; 0 to 16384 are allowed");
    s = tiny();
    s.selfTest = Optional.of(new SelfTest(1, List.of(1, 2)));
    assertLies(s, "The plan has 2 expected CRCs; 1 to 1 are allowed");
  }

  @Test
  void certificate() {
    PlanSketch s = tiny();
    s.certificate = new Certificate(-1, 0, 0);
    assertLies(s, "The arena has -1 bytes; 0 to 2147483584 are allowed");
    s.certificate = new Certificate(2147483585L, 0, 0);
    assertLies(s, "The arena has 2147483585 bytes; 0 to 2147483584 are allowed");
    s.certificate = new Certificate(128, 129, 0);
    assertLies(s, "The lower bound of 129 bytes is not between 0 and the arena's 128");
    s.certificate = new Certificate(128, -1, 0);
    assertLies(s, "The lower bound of -1 bytes is not between 0 and the arena's 128");
    s.certificate = new Certificate(128, 128, 1);
    assertLies(s, "The lower bound's witness is step 1 of 1");
    s.certificate = new Certificate(128, 128, -1);
    assertLies(s, "The lower bound's witness is step -1 of 1");
  }

  @Test
  void tensors() {
    TensorType map = TensorType.map(2, 1, 2);
    assertTensorLies(
        "Tensor 't' has 16 bytes from byte -4, outside the 128 bytes of the arena",
        new PlanTensor("t", map, -4, 2));
    assertTensorLies(
        "Tensor 't' has 16 bytes from byte 116, outside the 128 bytes of the arena",
        new PlanTensor("t", map, 116, 2));
    assertTensorLies(
        "Tensor 't' has 16 bytes from byte 9223372036854775804, outside the 128 bytes of the arena",
        new PlanTensor("t", map, Long.MAX_VALUE - 3, 2));
    assertTensorLies(
        "Tensor 't' has 8589934592 bytes from byte 0, outside the 128 bytes of the arena",
        new PlanTensor("t", TensorType.map(1, 1, 2), 0, Integer.MAX_VALUE));
    assertTensorLies(
        "Tensor 't' has pixels of 2 elements every 1 elements", new PlanTensor("t", map, 0, 1));
    assertTensorLies(
        "Tensor 't' begins at byte 2, no multiple of its elements' 4 bytes",
        new PlanTensor("t", map, 2, 2));
    assertTensorLies(
        "Tensor 't' of shape 1x3x715827883x1 is too large",
        new PlanTensor("t", TensorType.map(3, 715827883, 1), 0, 3));
    assertTensorLies(
        "Tensor 't' of shape 2147483647x2147483647x1 is too large",
        new PlanTensor("t", TensorType.rowMajor(Integer.MAX_VALUE, Integer.MAX_VALUE, 1), 0, 1));
    assertTensorLies(
        "Tensor 't' has 9 dimensions; at most 8 are allowed",
        new PlanTensor("t", TensorType.rowMajor(1, 1, 1, 1, 1, 1, 1, 1, 1), 0, 1));
  }

  @Test
  void aTensorOfOnePixelMayHaveAnyStride() {
    PlanSketch s = tiny();
    s.tensors.add(new PlanTensor("t", TensorType.map(2, 1, 1), 120, Integer.MAX_VALUE));
    PlanVerifier.verify(s.build(), PlanSource.inMemory());
  }

  @Test
  void constants() {
    assertConstantLies("Constant 'w' begins at byte 4, no multiple of 64", Shape.of(1), 4, 4);
    assertConstantLies(
        "Constant 'w' has 68 bytes from byte 0, outside the 64 bytes of the weights",
        Shape.of(17),
        0,
        68);
    assertConstantLies(
        "Constant 'w' has 0 bytes from byte 128, outside the 64 bytes of the weights",
        Shape.of(1),
        128,
        0);
    assertConstantLies(
        "Constant 'w' has 4 bytes from byte -64, outside the 64 bytes of the weights",
        Shape.of(1),
        -64,
        4);
    assertConstantLies(
        "Constant 'w' has -4 bytes from byte 0, outside the 64 bytes of the weights",
        Shape.of(1),
        0,
        -4);
    assertConstantLies(
        "Constant 'w' has 9223372036854775807 bytes from byte 64, outside the 64 bytes of the weights",
        Shape.of(1),
        64,
        Long.MAX_VALUE);
    assertConstantLies("Constant 'w' of shape 3x2 has only 20 bytes", Shape.of(3, 2), 0, 20);
    assertConstantLies(
        "Constant 'w' has 9 dimensions; at most 8 are allowed",
        Shape.of(1, 1, 1, 1, 1, 1, 1, 1, 1),
        0,
        4);
  }

  @Test
  void inputs() {
    PlanSketch s = tiny();
    s.inputs.add(new PlanInput("i", 2, Optional.empty()));
    assertLies(s, "Input 'i' is tensor 2 of 2");
    s = tiny();
    s.inputs.add(new PlanInput("i", -1, Optional.empty()));
    assertLies(s, "Input 'i' is tensor -1 of 2");
    s = tiny();
    s.inputs.add(new PlanInput("i", 0, Optional.of(ImageInput.darknet())));
    assertLies(
        s,
        "Input 'i' takes pictures, but is a NHWC tensor of shape 1x2x1x2, not a map of 3 channels");
    s = tiny();
    s.inputs.add(new PlanInput("i", s.rows("r", 4, 3), Optional.of(ImageInput.darknet())));
    assertLies(
        s,
        "Input 'i' takes pictures, but is a ROW_MAJOR tensor of shape 4x3, not a map of 3 channels");
    s = tiny();
    ImageInput image =
        new ImageInput(
            ImageInput.ChannelOrder.RGB,
            ImageInput.Fit.STRETCH,
            0,
            List.of(0f, Float.NaN, 0f),
            List.of(1f, 1f, 1f));
    s.inputs.add(new PlanInput("i", s.map("m", 3, 1, 1), Optional.of(image)));
    assertLies(s, "Input 'i' has a mean or a scale that is not finite");
  }

  @Test
  void inputsAndOutputsOfOtherTypes() {
    for (DataType dataType : List.of(DataType.S8, DataType.S16, DataType.S32)) {
      TensorType type = new TensorType(dataType, Shape.of(2), Layout.ROW_MAJOR, Optional.empty());
      PlanSketch s = tiny();
      s.input(s.tensor("t", type));
      assertNewer(
          s, "Input 't' is %s; this csprun reads and writes F32 and U8".formatted(dataType));
      s = tiny();
      s.output(s.tensor("t", type));
      assertNewer(
          s, "Output 't' is %s; this csprun reads and writes F32 and U8".formatted(dataType));
    }
  }

  @Test
  void inputsAndOutputsMayBeBytes() {
    PlanSketch s = tiny();
    int bytes = s.byteMap("bytes", 3, 1, 1);
    s.input(bytes).output(bytes);
    s.inputs.add(new PlanInput("i", bytes, Optional.of(ImageInput.darknet())));
    PlanVerifier.verify(s.build(), PlanSource.inMemory());
  }

  @Test
  void bytesHaveAScaleAndAZeroPoint() {
    Shape shape = Shape.of(2);
    assertTensorLies(
        "Tensor 't' is of U8 without a scale and zero point",
        new PlanTensor(
            "t", new TensorType(DataType.U8, shape, Layout.ROW_MAJOR, Optional.empty()), 0, 2));
    for (int zeroPoint : new int[] {-1, 256, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      Quantization lie = new Quantization(List.of(1f, 1f), List.of(255, zeroPoint));
      assertTensorLies(
          "Tensor 't' has zero point %d, which is no byte".formatted(zeroPoint),
          new PlanTensor(
              "t", new TensorType(DataType.U8, shape, Layout.ROW_MAJOR, Optional.of(lie)), 0, 2));
    }
  }

  @Test
  void outputs() {
    PlanSketch s = tiny();
    s.outputs.add(new PlanOutput("o", 2));
    assertLies(s, "Output 'o' is tensor 2 of 2");
  }
}
