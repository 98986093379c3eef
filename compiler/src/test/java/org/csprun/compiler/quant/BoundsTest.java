package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.csprun.kernel.ActivationFunction;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bounds hold for every argument and are reached where they are finite. */
class BoundsTest {
  static Stream<Activation> activations() {
    return Stream.concat(
        Stream.of(Kind.values())
            .filter(kind -> kind != Kind.SQRT && kind != Kind.LEAKY && kind != Kind.CLIP)
            .filter(kind -> kind != Kind.ELU && kind != Kind.HARD_SIGMOID)
            .map(Activation::of),
        Stream.of(
            Activation.leaky(0.1f),
            Activation.clip(-1, 2),
            Activation.clip(0.5f, 3),
            new Activation(Kind.ELU, 0.75f, 0),
            new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f)));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void valuesLieWithinAndComeNear(Activation activation) {
    Bounds bounds = Bounds.of(activation);
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float x = -80; x <= 80; x += 1 / 1024f) {
      float y = ActivationFunction.apply(activation, x);
      least = Math.min(least, y);
      most = Math.max(most, y);
    }
    assertThat(least).isGreaterThanOrEqualTo(bounds.low());
    assertThat(most).isLessThanOrEqualTo(bounds.high());
    if (bounds.hasLow()) {
      assertThat(least - bounds.low()).isLessThan(1e-6f);
    }
    if (bounds.hasHigh()) {
      assertThat(bounds.high() - most).isLessThan(1e-6f);
    }
  }

  @Test
  void rootsAreNotNegative() {
    assertThat(Bounds.of(Activation.of(Kind.SQRT)))
        .isEqualTo(new Bounds(0, Float.POSITIVE_INFINITY));
  }

  @Test
  void theLowerBoundReplacesWhatWasSeenAndTheUpperOneCutsIt() {
    Range seen = new Range(-0.1f, 9);
    assertThat(Bounds.of(Activation.SILU).applyTo(seen)).isEqualTo(new Range(-0.27846455f, 9));
    assertThat(Bounds.of(Activation.RELU).applyTo(seen)).isEqualTo(new Range(0, 9));
    assertThat(Bounds.of(Activation.of(Kind.RELU6)).applyTo(seen)).isEqualTo(new Range(0, 6));
    assertThat(Bounds.of(Activation.of(Kind.RELU6)).applyTo(new Range(0, 2)))
        .isEqualTo(new Range(0, 2));
    assertThat(Bounds.NONE.applyTo(seen)).isEqualTo(seen);
    // A range holds 0 even where no value does.
    assertThat(Bounds.of(Activation.clip(2, 3)).applyTo(new Range(0, 5)))
        .isEqualTo(new Range(0, 3));
    assertThat(Bounds.of(Activation.clip(-3, -2)).applyTo(new Range(-5, 0)))
        .isEqualTo(new Range(-3, 0));
  }
}
