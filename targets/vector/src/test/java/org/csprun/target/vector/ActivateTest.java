package org.csprun.target.vector;

import java.util.Iterator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.Activate;
import org.csprun.plan.Operation.Affine;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of one element against the reference, and a scale and shift before them. */
class ActivateTest {
  private static final int CASES = 30;
  private final VectorKernels kernels = new VectorKernels();

  @ParameterizedTest
  @EnumSource
  void everyFunctionMatchesTheReferenceOverItsRange(Kind kind) {
    // Steps of 1/64 where the functions bend, both tails, and the ends of the floats.
    double[] values =
        DoubleStream.concat(
                IntStream.range(-1024, 1024).mapToDouble(i -> i / 64.0),
                DoubleStream.of(
                    0.0, -0.0, 1e-20, -1e-20, 1e-40, -1e-40, 20.5, -20.5, 86.5, -86.5, 88.7, -88.7,
                    89, -89, 104, -104, 1e4, -1e4, 1e30, -1e30))
            .toArray();
    Pick pick = new Pick(kind.ordinal());
    TensorType type = TensorType.rowMajor(values.length);
    Operand x = Tensors.blank(pick, type, 0);
    Iterator<Double> next = DoubleStream.of(values).iterator();
    Tensors.fill(x, next::next);
    Steps steps = new Steps(new Activate(Pick.activation(kind)), x);
    Conformance.check(kind.name(), pick, kernels, steps, Tensors.blank(pick, type, 0), 1);
  }

  @ParameterizedTest
  @EnumSource
  void everyShapeMatchesTheReference(Kind kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(kind.ordinal() * 1_000L + seed);
      TensorType type = TensorType.map(pick.size(), pick.sizeUpTo(17), pick.size());
      Operand x = Tensors.random(pick, type, pick.gap());
      Operand out = Tensors.blank(pick, type, pick.gap());
      Steps activate = new Steps(new Activate(Pick.activation(kind)), x);
      Conformance.check("activate " + seed + " " + type, pick, kernels, activate, out, 1);
      Shape channels = Shape.of(type.channels());
      Steps affine =
          new Steps(new Affine(0, 1, Pick.activation(kind)), x)
              .constant(pick, channels)
              .constant(pick, channels);
      Conformance.check("affine " + seed + " " + type, pick, kernels, affine, out, 1);
    }
  }
}
