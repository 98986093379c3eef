package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class DeadCodeTest {
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 4, 4);

  @Test
  void dropsChainsThatNoOutputReads() {
    Value used = sketch.conv("used", x, 3, 1);
    Value dead = sketch.conv("dead", used, 4, 1);
    sketch.conv("deader", dead, 4, 1);
    becomes(
        new DeadCode(),
        sketch.outputs(used),
        """
        input %x : 1x2x4x4 nhwc
        %used = convolution 1x1 3 %x : 1x3x4x4 nhwc ; m
        output used = %used
        """);
  }

  @Test
  void keepsWhatAnyOutputReads() {
    Value inner = sketch.conv("inner", x, 3, 1);
    Value last = sketch.conv("last", inner, 3, 1);
    stays(new DeadCode(), sketch.outputs(last, inner));
  }
}
