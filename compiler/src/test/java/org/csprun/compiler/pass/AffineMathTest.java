package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Scales and shifts of grouped convolutions, where an input of the filter is not a channel. */
class AffineMathTest {
  private static final Op.Affine AFFINE =
      new Op.Affine(
          Weights.vector(2, 10, 100, 1000), Weights.vector(1, 2, 3, 4), Activation.LINEAR);

  /** Four channels in two groups: outputs 0 and 1 read channels 0 and 1, the others 2 and 3. */
  private static Op.Convolution grouped() {
    return new Op.Convolution(
        Window.square(1, 1, 0),
        2,
        new Weights(Shape.of(4, 2, 1, 1), new float[] {1, 1, 2, 0, 0, 3, 1, -1}),
        Weights.vector(5, 6, 7, 8),
        Activation.LINEAR);
  }

  @Test
  void afterScalesByOutput() {
    Op.Convolution folded = AffineMath.after(grouped(), AFFINE);
    assertThat(folded.filter().values()).containsExactly(2, 2, 20, 0, 0, 300, 1000, -1000);
    assertThat(folded.bias().values()).containsExactly(11, 62, 703, 8004);
  }

  @Test
  void beforeScalesByTheChannelOfTheGroup() {
    Op.Convolution folded = AffineMath.before(AFFINE, grouped());
    assertThat(folded.filter().values()).containsExactly(2, 10, 4, 0, 0, 3000, 100, -1000);
    assertThat(folded.bias().values()).containsExactly(8, 8, 19, 7);
  }

  @Test
  void foldingLeavesTheOldWeightsAlone() {
    Op.Convolution old = grouped();
    AffineMath.after(old, AFFINE);
    AffineMath.before(AFFINE, old);
    assertThat(old.filter().values()).containsExactly(grouped().filter().values());
    assertThat(old.bias().values()).containsExactly(5, 6, 7, 8);
  }
}
