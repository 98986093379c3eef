package org.csprun.target.vector;

import java.util.List;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.Elementwise;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of two elements against the reference: views, repeated dimensions, in place. */
class ElementwiseTest {
  private static final int CASES = 40;
  private final VectorKernels kernels = new VectorKernels();

  @ParameterizedTest
  @EnumSource
  void mapsMatchTheReference(BinaryKind kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(kind.ordinal() * 1_000L + seed);
      TensorType type = TensorType.map(pick.size(), pick.sizeUpTo(17), pick.sizeUpTo(33));
      check(kind, pick, type, repeated(pick, type), repeated(pick, type));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowMajorTensorsMatchTheReference(BinaryKind kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(kind.ordinal() * 2_000L + seed);
      int[] dims = new int[1 + pick.upTo(3)];
      for (int i = 0; i < dims.length; i++) {
        dims[i] = pick.sizeUpTo(17);
      }
      TensorType type = TensorType.rowMajor(dims);
      check(kind, pick, type, repeated(pick, type), repeated(pick, type));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOutputMayBeAnInput(BinaryKind kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(kind.ordinal() * 3_000L + seed);
      TensorType type = TensorType.map(pick.size(), pick.sizeUpTo(17), pick.sizeUpTo(33));
      Elementwise operation = new Elementwise(kind, pick.activation());
      Operand x = Tensors.random(pick, type, pick.gap());
      Operand expected = Tensors.random(pick, type, pick.gap());
      Operand actual = Tensors.copy(expected);
      Steps steps = new Steps(operation);
      new ReferenceKernels()
          .create(steps.into(expected, List.of(expected, x)))
          .orElseThrow()
          .run(0, type.height());
      kernels.create(steps.into(actual, List.of(actual, x))).orElseThrow().run(0, type.height());
      Conformance.compare(operation + " " + type, expected.memory(), actual.memory(), 1);
    }
  }

  /** The type with some dimensions of size 1. */
  private static TensorType repeated(Pick pick, TensorType type) {
    Shape shape = type.shape();
    if (pick.chance()) {
      return type;
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (pick.chance()) {
        shape = shape.with(axis, 1);
      }
    }
    return TensorType.f32(shape, type.layout());
  }

  private void check(BinaryKind kind, Pick pick, TensorType out, TensorType a, TensorType b) {
    Elementwise operation = new Elementwise(kind, pick.activation());
    Operand left = Tensors.random(pick, a, pick.gap());
    Operand right = Tensors.random(pick, b, pick.gap());
    Conformance.check(
        "%s of %s and %s".formatted(operation, a.shape(), b.shape()),
        pick,
        kernels,
        new Steps(operation, left, right),
        Tensors.blank(pick, out, pick.gap()),
        1);
  }
}
