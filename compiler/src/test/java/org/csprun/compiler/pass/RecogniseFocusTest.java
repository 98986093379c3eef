package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import java.util.List;
import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class RecogniseFocusTest {
  private static final Pass PASS = new RecogniseFocus();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(3, 4, 6);

  @Test
  void blocksInTheOrderOfTheConcat() {
    Value y =
        sketch.concat("y", block("a", 1, 0), block("b", 0, 1), block("c", 0, 0), block("d", 1, 1));
    becomes(
        PASS,
        sketch.outputs(y),
        """
        input %x : 1x3x4x6 nhwc
        %y = space-to-depth 2 rows 1,0,0,1 columns 0,1,0,1 %x : 1x12x2x3 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void rowsFirstThenColumns() {
    Value even = grid("even", x, 0, 2, 0, 1);
    Value odd = grid("odd", x, 1, 2, 0, 1);
    Value y =
        sketch.concat(
            "y",
            grid("a", even, 0, 1, 0, 2),
            grid("b", odd, 0, 1, 0, 2),
            grid("c", even, 0, 1, 1, 2),
            grid("d", odd, 0, 1, 1, 2));
    becomes(
        PASS,
        sketch.outputs(y),
        """
        input %x : 1x3x4x6 nhwc
        %y = space-to-depth 2 rows 0,1,0,1 columns 0,0,1,1 %x : 1x12x2x3 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void notWithAnotherMap() {
    Value other = sketch.conv("other", x, 3, 1);
    Value y = sketch.concat("y", block("a", 0, 0), grid("b", other, 1, 2, 1, 2));
    stays(PASS, sketch.outputs(y));
  }

  @Test
  void notWithAnotherStep() {
    Value wide = sketch.input(3, 8, 8);
    Value y = sketch.concat("y", grid("a", wide, 0, 4, 0, 2), grid("b", wide, 1, 4, 1, 2));
    stays(PASS, sketch.outputs(y));
  }

  @Test
  void notWithPartOfTheChannels() {
    Value a = sketch.slice("a", x, List.of(0, 0, 0, 0), List.of(1, 2, 2, 3), List.of(1, 1, 2, 2));
    stays(PASS, sketch.outputs(sketch.concat("y", a, block("b", 1, 1))));
  }

  @Test
  void notAlongAnotherAxis() {
    Value y =
        sketch.add(
            "y", new org.csprun.compiler.graph.Op.Concat(2), block("a", 0, 0), block("b", 1, 1));
    stays(PASS, sketch.outputs(y));
  }

  private Value block(String name, int row, int column) {
    return grid(name, x, row, 2, column, 2);
  }

  private Value grid(String name, Value from, int row, int rowStep, int column, int columnStep) {
    return sketch.slice(
        name,
        from,
        List.of(0, 0, row, column),
        List.of(1, 3, from.type().height() / rowStep, from.type().width() / columnStep),
        List.of(1, 1, rowStep, columnStep));
  }
}
