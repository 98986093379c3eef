package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class SinkTransposeTest {
  private static final Pass PASS = new SinkTranspose();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(3, 2, 2);
  private final Value small = sketch.conv("small", x, 3, 1);

  @Test
  void theTailOfYolox() {
    Value joined = join(2, columns("a", x), columns("b", small));
    becomes(
        PASS,
        sketch.outputs(sketch.transpose("y", joined, 0, 2, 1)),
        """
        input %x : 1x3x2x2 nhwc
        %small = convolution 1x1 3 %x : 1x3x2x2 nhwc ; m
        %a.rows = change-layout %x : 1x3x2x2 row-major ; m
        %a = reshape %a.rows : 1x3x4 row-major ; m
        %b.rows = change-layout %small : 1x3x2x2 row-major ; m
        %b = reshape %b.rows : 1x3x4 row-major ; m
        %a.swapped = transpose 0,2,1 %a : 1x4x3 row-major ; m
        %b.swapped = transpose 0,2,1 %b : 1x4x3 row-major ; m
        %y = concat 1 %a.swapped %b.swapped : 1x8x3 row-major ; m
        output y = %y
        """);
  }

  @Test
  void notWhenTheConcatHasAnotherReader() {
    Value joined = join(2, columns("a", x), columns("b", small));
    stays(PASS, sketch.outputs(sketch.transpose("y", joined, 0, 2, 1), joined));
  }

  @Test
  void notAlongTheChannels() {
    Value joined = join(1, columns("a", x), columns("b", small));
    stays(PASS, sketch.outputs(sketch.transpose("y", joined, 0, 2, 1)));
  }

  @Test
  void notWhenAPartIsNoMap() {
    Value joined = join(2, columns("a", x), sketch.add("best", new Op.Softmax(), columns("b", x)));
    stays(PASS, sketch.outputs(sketch.transpose("y", joined, 0, 2, 1)));
  }

  @Test
  void notAnotherTransposition() {
    Value joined = join(2, columns("a", x), columns("b", small));
    stays(PASS, sketch.outputs(sketch.transpose("y", joined, 1, 2, 0)));
  }

  private Value columns(String name, Value map) {
    return sketch.reshape(name, sketch.rows(name + ".rows", map), 1, 3, 4);
  }

  private Value join(int axis, Value a, Value b) {
    return sketch.add("joined", new Op.Concat(axis), a, b);
  }
}
