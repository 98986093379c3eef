package org.csprun.tests.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.Activate;
import org.csprun.target.Device;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of one float against the reference, over all their range. */
class ActivationRangeTest {

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
    Operand blank = Tensors.blank(pick, type, 0);
    for (Device device : TestDevices.compared()) {
      try (KernelFactory kernels = device.kernels()) {
        String what = "%s on %s".formatted(kind, device.name());
        boolean compared = new Conformance(what, pick, steps, blank, 1).check(kernels);
        // Lower tiers of machine code leave activations to the next device.
        assertThat(compared || device.onlyByName()).as(what).isTrue();
      }
    }
  }
}
