package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.LINEAR;
import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuseResidualAddTest {
  private static final Pass PASS = new FuseResidualAdd();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 3, 3);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theConvolutionAdds(boolean convFirst) {
    Value conv = sketch.conv("conv", x, 2, Activation.MISH);
    Op add = new Op.Elementwise(BinaryKind.ADD, Activation.RELU);
    Value y = sketch.add("y", add, convFirst ? conv : x, convFirst ? x : conv);
    becomes(
        PASS,
        sketch.outputs(y),
        """
        input %x : 1x2x3x3 nhwc
        %y = convolution 1x1 2 mish residual relu %x %x : 1x2x3x3 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void ofTwoConvolutionsTheLaterOneAdds() {
    Value first = sketch.conv("first", x, 2, 1);
    Value second = sketch.conv("second", x, 2, 3);
    becomes(
        PASS,
        sketch.outputs(sketch.sum("y", second, first)),
        """
        input %x : 1x2x3x3 nhwc
        %first = convolution 1x1 2 %x : 1x2x3x3 nhwc ; m
        %y = convolution 3x3 2 residual %x %first : 1x2x3x3 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void aChainOfBlocks() {
    Value y = sketch.sum("y1", x, sketch.conv("conv1", x, 2, 3));
    becomes(
        PASS,
        sketch.outputs(sketch.sum("y2", y, sketch.conv("conv2", y, 2, 3))),
        """
        input %x : 1x2x3x3 nhwc
        %y1 = convolution 3x3 2 residual %x %x : 1x2x3x3 nhwc ; m
        %y2 = convolution 3x3 2 residual %y1 %y1 : 1x2x3x3 nhwc ; m
        output y2 = %y2
        """);
  }

  @Test
  void notWhenTheConvolutionHasAnotherReader() {
    Value conv = sketch.conv("conv", x, 2, 1);
    stays(PASS, sketch.outputs(sketch.concat("y", sketch.sum("sum", x, conv), conv)));
  }

  @Test
  void notTheConvolutionWithItself() {
    Value conv = sketch.conv("conv", x, 2, 1);
    stays(PASS, sketch.outputs(sketch.sum("sum", conv, conv)));
  }

  @Test
  void notWhenTheConvolutionLeavesTheGraph() {
    Value conv = sketch.conv("conv", x, 2, 1);
    stays(PASS, sketch.outputs(sketch.sum("sum", x, conv), conv));
  }

  @Test
  void notWhenTheSumRepeatsTheConvolution() {
    Value pooled = sketch.add("average", new Op.GlobalAverage(), x);
    stays(PASS, sketch.outputs(sketch.sum("sum", x, sketch.conv("conv", pooled, 2, 1))));
  }

  @Test
  void notWhenTheOtherSideIsRepeated() {
    Value pooled = sketch.add("average", new Op.GlobalAverage(), x);
    stays(PASS, sketch.outputs(sketch.sum("sum", pooled, sketch.conv("conv", x, 2, 1))));
  }

  @Test
  void notAProduct() {
    Value conv = sketch.conv("conv", x, 2, 1);
    stays(PASS, sketch.outputs(sketch.binary("y", BinaryKind.MULTIPLY, x, conv)));
  }

  @Test
  void notASecondResidual() {
    Value conv = sketch.residual("conv", x, x, LINEAR);
    stays(PASS, sketch.outputs(sketch.sum("sum", conv, x)));
  }
}
