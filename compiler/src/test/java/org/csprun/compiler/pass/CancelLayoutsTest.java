package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class CancelLayoutsTest {
  private static final Pass PASS = new CancelLayouts();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(6, 2, 3);
  private final Value rows = sketch.rows("rows", x);

  @Test
  void thereAndBack() {
    Value back = sketch.map("back", rows);
    becomes(
        PASS,
        sketch.outputs(sketch.conv("conv", back, 1, 1)),
        """
        input %x : 1x6x2x3 nhwc
        %conv = convolution 1x1 1 %x : 1x1x2x3 nhwc ; m
        output conv = %conv
        """);
  }

  @Test
  void thereAndBackThroughAnotherShape() {
    Value flat = sketch.reshape("flat", rows, 1, 36);
    Value back = sketch.map("back", sketch.reshape("again", flat, 1, 6, 2, 3));
    becomes(
        PASS,
        sketch.outputs(sketch.conv("conv", back, 1, 1)),
        """
        input %x : 1x6x2x3 nhwc
        %conv = convolution 1x1 1 %x : 1x1x2x3 nhwc ; m
        output conv = %conv
        """);
  }

  @Test
  void anotherShapeStays() {
    Value turned = sketch.reshape("turned", rows, 1, 6, 3, 2);
    stays(PASS, sketch.outputs(sketch.map("back", turned)));
  }

  @Test
  void pixelsLast() {
    becomes(
        PASS,
        sketch.outputs(sketch.transpose("y", rows, 0, 2, 3, 1)),
        """
        input %x : 1x6x2x3 nhwc
        %x.rows = pixel-rows %x : 1x6x6 row-major ; m
        %y = reshape %x.rows : 1x2x3x6 row-major ; m
        output y = %y
        """);
  }

  @Test
  void pixelsLastAfterAReshape() {
    Value flat = sketch.reshape("flat", rows, 1, 6, 6);
    becomes(
        PASS,
        sketch.outputs(sketch.transpose("y", flat, 0, 2, 1)),
        """
        input %x : 1x6x2x3 nhwc
        %x.rows = pixel-rows %x : 1x6x6 row-major ; m
        output y = %x.rows
        """);
  }

  @Test
  void reshapesJoin() {
    Value flat = sketch.reshape("flat", rows, 1, 36);
    becomes(
        PASS,
        sketch.outputs(sketch.reshape("y", flat, 1, 2, 18)),
        """
        input %x : 1x6x2x3 nhwc
        %rows = change-layout %x : 1x6x2x3 row-major ; m
        %y = reshape %rows : 1x2x18 row-major ; m
        output y = %y
        """);
  }

  @Test
  void twoTranspositionsThatCancel() {
    Value once = sketch.transpose("once", rows, 0, 2, 3, 1);
    becomes(
        PASS,
        sketch.outputs(sketch.transpose("y", once, 0, 3, 1, 2)),
        """
        input %x : 1x6x2x3 nhwc
        %x.rows = pixel-rows %x : 1x6x6 row-major ; m
        %y = reshape %x.rows : 1x6x2x3 row-major ; m
        output y = %y
        """);
  }

  @Test
  void pixelRowsUnderAnotherShape() {
    Value pixels = sketch.add("pixels", new Op.PixelRows(), x);
    Value four = sketch.reshape("four", pixels, 1, 2, 3, 6);
    becomes(
        PASS,
        sketch.outputs(sketch.reshape("y", four, 1, 6, 6)),
        """
        input %x : 1x6x2x3 nhwc
        %pixels = pixel-rows %x : 1x6x6 row-major ; m
        output y = %pixels
        """);
  }

  @Test
  void anOutputIsRenamed() {
    becomes(
        PASS,
        sketch.outputs(sketch.conv("conv", x, 2, 1), sketch.map("back", rows)),
        """
        input %x : 1x6x2x3 nhwc
        %conv = convolution 1x1 2 %x : 1x2x2x3 nhwc ; m
        output conv = %conv
        output back = %x
        """);
  }

  @Test
  void anchorsOutOfTheChannelsStay() {
    Value split = sketch.reshape("split", rows, 1, 2, 3, 2, 3);
    stays(PASS, sketch.outputs(sketch.transpose("y", split, 0, 1, 3, 4, 2)));
  }

  @Test
  void oneReshapeStays() {
    stays(PASS, sketch.outputs(sketch.reshape("y", rows, 1, 36)));
  }
}
