package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.junit.jupiter.api.Test;

class SplitHeadTest {
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 3, 3);

  @Test
  void whatNoConvolutionFollowsRunsOnTheHost() {
    Value first = sketch.conv("first", x, 2, 1);
    Value between = sketch.activate("between", first, Activation.MISH);
    Value last = sketch.conv("last", between, 2, 1);
    Value head = sketch.activate("head", last, Activation.LOGISTIC);
    becomes(
        new SplitHead(),
        sketch.outputs(sketch.concat("y", head, between)),
        """
        input %x : 1x2x3x3 nhwc
        %first = convolution 1x1 2 %x : 1x2x3x3 nhwc ; m
        %between = activate mish %first : 1x2x3x3 nhwc ; m
        %last = convolution 1x1 2 %between : 1x2x3x3 nhwc ; m
        %head = activate logistic %last : 1x2x3x3 nhwc host ; m
        %y = concat 1 %head %between : 1x4x3x3 nhwc host ; m
        output y = %y
        """);
  }

  @Test
  void aGraphThatEndsInConvolutionsHasNoHead() {
    stays(new SplitHead(), sketch.outputs(sketch.conv("first", x, 2, 1)));
  }
}
