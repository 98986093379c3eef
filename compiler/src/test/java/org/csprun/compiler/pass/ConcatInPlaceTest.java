package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.run;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;

class ConcatInPlaceTest {
  private static final Pass PASS = new ConcatInPlace();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 4, 2);
  private final Value a = sketch.conv("a", x, 3, 1);
  private final Value b = sketch.conv("b", x, 2, 1);

  @Test
  void producersWriteIntoTheirChannels() {
    becomes(
        PASS,
        sketch.outputs(sketch.concat("y", a, b)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 3 %x : 1x3x4x2 nhwc in %y ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc in %y+3 ; m
        %y = concat 1 %a %b : 1x5x4x2 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void nestedConcats() {
    Value inner = sketch.concat("inner", a, b);
    becomes(
        PASS,
        sketch.outputs(sketch.concat("y", b, inner)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 3 %x : 1x3x4x2 nhwc in %inner ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc in %inner+3 ; m
        %inner = concat 1 %a %b : 1x5x4x2 nhwc in %y+2 ; m
        %y = concat 1 %b %inner : 1x7x4x2 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void rowsBelowEachOther() {
    Value c = sketch.conv("c", x, 2, 1);
    becomes(
        PASS,
        sketch.outputs(sketch.add("y", new Op.Concat(2), b, c)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 3 %x : 1x3x4x2 nhwc ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc in %y ; m
        %c = convolution 1x1 2 %x : 1x2x4x2 nhwc in %y+16 ; m
        %y = concat 2 %b %c : 1x2x8x2 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void theFirstOfTwoConcatsTakesTheValue() {
    Value first = sketch.concat("first", a, x);
    becomes(
        PASS,
        sketch.outputs(first, sketch.concat("second", x, a)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 3 %x : 1x3x4x2 nhwc in %first ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %first = concat 1 %a %x : 1x5x4x2 nhwc ; m
        %second = concat 1 %x %a : 1x5x4x2 nhwc ; m
        output first = %first
        output second = %second
        """);
  }

  @Test
  void aSliceInPlaceOfItsBaseIsCopied() {
    Graph sliced =
        run(
            new SliceAsView(),
            sketch.outputs(sketch.concat("y", sketch.channels("part", a, 1, 1), b)));
    becomes(
        PASS,
        sliced,
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 3 %x : 1x3x4x2 nhwc ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc in %y+1 ; m
        %part = slice 0,1,0,0 size 1,1,4,2 %a : 1x1x4x2 nhwc in %a+1 ; m
        %y = concat 1 %part %b : 1x3x4x2 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void aBaseThatMustHaveNoGapsIsCopied() {
    Value pixels = sketch.add("pixels", new Op.PixelRows(), a);
    Value line = sketch.reshape("line", pixels, 1, 24);
    Graph viewed = run(new ReshapeAsView(), sketch.outputs(sketch.concat("y", a, b), line));
    becomes(
        PASS,
        viewed,
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 3 %x : 1x3x4x2 nhwc ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc in %y+3 ; m
        %pixels = pixel-rows %a : 1x8x3 row-major in %a ; m
        %line = reshape %pixels : 1x24 row-major in %pixels ; m
        %y = concat 1 %a %b : 1x5x4x2 nhwc ; m
        output y = %y
        output line = %line
        """);
  }

  @Test
  void notTheSameValueTwice() {
    stays(PASS, sketch.outputs(sketch.concat("y", a, a)));
  }

  @Test
  void notInputsAndConstants() {
    Value constant =
        sketch.add(
            "constant",
            new Op.Constant(new Weights(Shape.map(1, 4, 2), new float[8]), Layout.NHWC));
    stays(PASS, sketch.outputs(sketch.concat("y", x, constant)));
  }

  @Test
  void notColumns() {
    stays(PASS, sketch.outputs(sketch.add("y", new Op.Concat(3), a, sketch.conv("c", x, 3, 1))));
  }
}
