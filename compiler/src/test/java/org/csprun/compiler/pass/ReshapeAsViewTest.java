package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.run;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class ReshapeAsViewTest {
  private static final Pass PASS = new ReshapeAsView();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(6, 4, 2);

  @Test
  void pixelRowsAndReshapes() {
    Value pixels = sketch.add("pixels", new Op.PixelRows(), x);
    becomes(
        PASS,
        sketch.outputs(sketch.reshape("y", pixels, 1, 48)),
        """
        input %x : 1x6x4x2 nhwc
        %pixels = pixel-rows %x : 1x8x6 row-major in %x ; m
        %y = reshape %pixels : 1x48 row-major in %pixels ; m
        output y = %y
        """);
  }

  @Test
  void layoutsOfOnePixelAndOfOneChannel() {
    Value pixel = sketch.rows("pixel", sketch.add("average", new Op.GlobalAverage(), x));
    Value channel = sketch.rows("channel", sketch.conv("conv", x, 1, 1));
    becomes(
        PASS,
        sketch.outputs(pixel, channel),
        """
        input %x : 1x6x4x2 nhwc
        %average = global-average %x : 1x6x1x1 nhwc ; m
        %pixel = change-layout %average : 1x6x1x1 row-major in %average ; m
        %conv = convolution 1x1 1 %x : 1x1x4x2 nhwc ; m
        %channel = change-layout %conv : 1x1x4x2 row-major in %conv ; m
        output pixel = %pixel
        output channel = %channel
        """);
  }

  @Test
  void pixelRowsOfPartOfTheChannelsKeepTheDistance() {
    Value part = sketch.channels("part", x, 2, 3);
    Value pixels = sketch.add("pixels", new Op.PixelRows(), part);
    var sliced = run(new SliceAsView(), sketch.outputs(pixels));
    becomes(
        PASS,
        sliced,
        """
        input %x : 1x6x4x2 nhwc
        %part = slice 0,2,0,0 size 1,3,4,2 %x : 1x3x4x2 nhwc in %x+2 ; m
        %pixels = pixel-rows %part : 1x8x3 row-major in %part ; m
        output pixels = %pixels
        """);
  }

  @Test
  void aReshapeThatWouldSpanTheGapsIsCopied() {
    Value part = sketch.channels("part", x, 2, 3);
    Value pixels = sketch.add("pixels", new Op.PixelRows(), part);
    var sliced = run(new SliceAsView(), sketch.outputs(sketch.reshape("y", pixels, 1, 24)));
    becomes(
        PASS,
        sliced,
        """
        input %x : 1x6x4x2 nhwc
        %part = slice 0,2,0,0 size 1,3,4,2 %x : 1x3x4x2 nhwc in %x+2 ; m
        %pixels = pixel-rows %part : 1x8x3 row-major in %part ; m
        %y = reshape %pixels : 1x24 row-major ; m
        output y = %y
        """);
  }

  @Test
  void notALayoutThatMovesElements() {
    stays(PASS, sketch.outputs(sketch.rows("rows", x)));
  }

  @Test
  void notATransposition() {
    Value y =
        sketch.transpose("y", sketch.constant("c", org.csprun.tensor.Shape.of(1, 2), 1, 2), 1, 0);
    assertThat(PASS.run(sketch.outputs(y)).views()).isEmpty();
  }
}
