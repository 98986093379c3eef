package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.LINEAR;
import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import java.util.Arrays;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;

class FuseActivationTest {
  private static final Pass PASS = new FuseActivation();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 3, 3);

  @Test
  void intoAConvolution() {
    becomes(
        PASS,
        sketch.outputs(mish(sketch.conv("conv", x, 2, 3))),
        """
        input %x : 1x2x3x3 nhwc
        %y = convolution 3x3 2 mish %x : 1x2x3x3 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void intoAConvolutionAfterItsResidual() {
    becomes(
        PASS,
        sketch.outputs(mish(sketch.residual("conv", x, x, LINEAR))),
        """
        input %x : 1x2x3x3 nhwc
        %y = convolution 3x3 2 residual mish %x %x : 1x2x3x3 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void intoAnAffine() {
    becomes(
        PASS,
        sketch.outputs(mish(sketch.affine("norm", x, 2, 1, LINEAR))),
        """
        input %x : 1x2x3x3 nhwc
        %y = affine mish %x : 1x2x3x3 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void intoAnElementwiseOperation() {
    becomes(
        PASS,
        sketch.outputs(mish(sketch.sum("sum", x, x))),
        """
        input %x : 1x2x3x3 nhwc
        %y = add mish %x %x : 1x2x3x3 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void intoAMatrixProduct() {
    Value flat = sketch.reshape("flat", sketch.rows("rows", x), 1, 18);
    float[] weights = new float[18];
    Arrays.fill(weights, 1);
    Op product =
        new Op.FullyConnected(new Weights(Shape.of(1, 18), weights), Weights.vector(0), LINEAR);
    becomes(
        PASS,
        sketch.outputs(mish(sketch.add("product", product, flat))),
        """
        input %x : 1x2x3x3 nhwc
        %rows = change-layout %x : 1x2x3x3 row-major ; m
        %flat = reshape %rows : 1x18 row-major ; m
        %y = fully-connected 1 mish %flat : 1x1 row-major ; m
        output y = %y
        """);
  }

  @Test
  void dropsAnActivationThatDoesNothing() {
    Value nothing = sketch.activate("nothing", x, LINEAR);
    becomes(
        PASS,
        sketch.outputs(sketch.conv("conv", nothing, 2, 1)),
        """
        input %x : 1x2x3x3 nhwc
        %conv = convolution 1x1 2 %x : 1x2x3x3 nhwc ; m
        output conv = %conv
        """);
  }

  @Test
  void notASecondActivation() {
    stays(PASS, sketch.outputs(mish(sketch.conv("conv", x, 2, Activation.RELU))));
  }

  @Test
  void notASecondActivationAfterAResidual() {
    stays(PASS, sketch.outputs(mish(sketch.residual("conv", x, x, Activation.RELU))));
  }

  @Test
  void notWhenTheConvolutionHasAnotherReader() {
    Value conv = sketch.conv("conv", x, 2, 1);
    stays(PASS, sketch.outputs(sketch.concat("y", mish(conv), conv)));
  }

  @Test
  void notWhenTheConvolutionLeavesTheGraph() {
    Value conv = sketch.conv("conv", x, 2, 1);
    stays(PASS, sketch.outputs(mish(conv), conv));
  }

  @Test
  void notIntoASlice() {
    stays(PASS, sketch.outputs(mish(sketch.channels("slice", x, 0, 1))));
  }

  private Value mish(Value value) {
    return sketch.activate("y", value, Activation.MISH);
  }
}
