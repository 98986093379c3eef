package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.csprun.compiler.pass.Sketch.LINEAR;
import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.run;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;

class FoldBatchNormTest {
  private static final Pass PASS = new FoldBatchNorm();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 3, 3);

  @Test
  void intoTheConvolutionBefore() {
    Value conv = sketch.conv("conv", x, 4, 3);
    becomes(
        PASS,
        sketch.outputs(sketch.affine("norm", conv, 2, 1, Activation.RELU)),
        """
        input %x : 1x2x3x3 nhwc
        %norm = convolution 3x3 4 relu %x : 1x4x3x3 nhwc ; m
        output norm = %norm
        """);
  }

  @Test
  void theConvolutionBeforeIsScaledAndShifted() {
    Value conv = sketch.add("conv", grouped(), x);
    Op norm = new Op.Affine(Weights.vector(2, -1), Weights.vector(10, 20), LINEAR);
    var graph = run(PASS, sketch.outputs(sketch.add("norm", norm, conv)));
    Op.Convolution folded = (Op.Convolution) graph.nodes().getFirst().op();
    assertThat(folded.filter().values()).containsExactly(6, -5);
    assertThat(folded.bias().values()).containsExactly(24, 12);
  }

  @Test
  void intoTheAffineBefore() {
    Value first = sketch.affine("first", x, 3, 1, LINEAR);
    becomes(
        PASS,
        sketch.outputs(sketch.affine("norm", first, 2, 1, Activation.RELU)),
        """
        input %x : 1x2x3x3 nhwc
        %norm = affine relu %x : 1x2x3x3 nhwc ; m
        output norm = %norm
        """);
  }

  @Test
  void theAffinesCompose() {
    Value first = sketch.affine("first", x, 3, 1, LINEAR);
    var graph = run(PASS, sketch.outputs(sketch.affine("norm", first, 2, 5, LINEAR)));
    Op.Affine folded = (Op.Affine) graph.nodes().getFirst().op();
    assertThat(folded.scale().values()).containsExactly(6, 6);
    assertThat(folded.shift().values()).containsExactly(7, 7);
  }

  @Test
  void intoTheConvolutionAfter() {
    Value norm = sketch.affine("norm", x, 2, 1, LINEAR);
    becomes(
        PASS,
        sketch.outputs(sketch.conv("conv", norm, 4, 1)),
        """
        input %x : 1x2x3x3 nhwc
        %conv = convolution 1x1 4 %x : 1x4x3x3 nhwc ; m
        output conv = %conv
        """);
  }

  @Test
  void theConvolutionAfterIsScaledByInputChannel() {
    Op norm = new Op.Affine(Weights.vector(2, -1), Weights.vector(10, 20), LINEAR);
    Value y = sketch.add("conv", grouped(), sketch.add("norm", norm, x));
    Op.Convolution folded = (Op.Convolution) run(PASS, sketch.outputs(y)).nodes().getFirst().op();
    assertThat(folded.filter().values()).containsExactly(6, -5);
    assertThat(folded.bias().values()).containsExactly(7 + 30, 8 + 100);
  }

  @Test
  void aScaleAloneFoldsForwardAcrossPadding() {
    Value norm = sketch.affine("norm", x, 2, 0, LINEAR);
    becomes(
        PASS,
        sketch.outputs(sketch.conv("conv", norm, 4, 3)),
        """
        input %x : 1x2x3x3 nhwc
        %conv = convolution 3x3 4 %x : 1x4x3x3 nhwc ; m
        output conv = %conv
        """);
  }

  @Test
  void theResidualStaysWhenTheMainInputFolds() {
    Value norm = sketch.affine("norm", x, 2, 0, LINEAR);
    becomes(
        PASS,
        sketch.outputs(sketch.residual("conv", norm, x, LINEAR)),
        """
        input %x : 1x2x3x3 nhwc
        %conv = convolution 3x3 2 residual %x %x : 1x2x3x3 nhwc ; m
        output conv = %conv
        """);
  }

  @Test
  void notForwardWhenPaddingIsZeroAfterTheShift() {
    Value norm = sketch.affine("norm", x, 2, 1, LINEAR);
    stays(PASS, sketch.outputs(sketch.conv("conv", norm, 4, 3)));
  }

  @Test
  void notBehindAnActivation() {
    Value conv = sketch.conv("conv", x, 4, Activation.RELU);
    stays(PASS, sketch.outputs(sketch.affine("norm", conv, 2, 1, LINEAR)));
  }

  @Test
  void notBehindAResidual() {
    Value conv = sketch.residual("conv", x, x, LINEAR);
    stays(PASS, sketch.outputs(sketch.affine("norm", conv, 2, 1, LINEAR)));
  }

  @Test
  void notWhenTheConvolutionHasAnotherReader() {
    Value conv = sketch.conv("conv", x, 2, 1);
    Value norm = sketch.affine("norm", conv, 2, 1, LINEAR);
    stays(PASS, sketch.outputs(sketch.sum("sum", norm, conv)));
  }

  @Test
  void notWhenTheConvolutionLeavesTheGraph() {
    Value conv = sketch.conv("conv", x, 2, 1);
    stays(PASS, sketch.outputs(sketch.affine("norm", conv, 2, 1, LINEAR), conv));
  }

  @Test
  void notForwardWhenTheAffineHasAnActivation() {
    Value norm = sketch.affine("norm", x, 2, 1, Activation.RELU);
    stays(PASS, sketch.outputs(sketch.conv("conv", norm, 4, 1)));
  }

  /** Two groups of one channel: 3·x + 7 and 5·x + 8. */
  private static Op grouped() {
    return new Op.Convolution(
        Window.square(1, 1, 0),
        2,
        new Weights(Shape.of(2, 1, 1, 1), new float[] {3, 5}),
        Weights.vector(7, 8),
        LINEAR);
  }
}
