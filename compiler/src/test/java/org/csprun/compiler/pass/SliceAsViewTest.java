package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import java.util.List;
import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class SliceAsViewTest {
  private static final Pass PASS = new SliceAsView();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(6, 4, 2);

  @Test
  void channelsOfChannels() {
    Value outer = sketch.channels("outer", x, 2, 4);
    becomes(
        PASS,
        sketch.outputs(sketch.channels("inner", outer, 1, 2)),
        """
        input %x : 1x6x4x2 nhwc
        %outer = slice 0,2,0,0 size 1,4,4,2 %x : 1x4x4x2 nhwc in %x+2 ; m
        %inner = slice 0,1,0,0 size 1,2,4,2 %outer : 1x2x4x2 nhwc in %outer+1 ; m
        output inner = %inner
        """);
  }

  @Test
  void rows() {
    becomes(
        PASS,
        sketch.outputs(rows("y", x, 1, 2)),
        """
        input %x : 1x6x4x2 nhwc
        %y = slice 0,0,1,0 size 1,6,2,2 %x : 1x6x2x2 nhwc in %x+12 ; m
        output y = %y
        """);
  }

  @Test
  void rowsOfPartOfTheChannelsAreCopied() {
    Value part = sketch.channels("part", x, 2, 4);
    becomes(
        PASS,
        sketch.outputs(rows("y", part, 1, 2)),
        """
        input %x : 1x6x4x2 nhwc
        %part = slice 0,2,0,0 size 1,4,4,2 %x : 1x4x4x2 nhwc in %x+2 ; m
        %y = slice 0,0,1,0 size 1,4,2,2 %part : 1x4x2x2 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void notEveryOtherChannel() {
    Value y = sketch.slice("y", x, List.of(0, 0, 0, 0), List.of(1, 3, 4, 2), List.of(1, 2, 1, 1));
    stays(PASS, sketch.outputs(y));
  }

  @Test
  void notColumns() {
    Value y = sketch.slice("y", x, List.of(0, 0, 0, 1), List.of(1, 6, 4, 1), List.of(1, 1, 1, 1));
    stays(PASS, sketch.outputs(y));
  }

  @Test
  void notChannelsAndRows() {
    Value y = sketch.slice("y", x, List.of(0, 1, 1, 0), List.of(1, 2, 2, 2), List.of(1, 1, 1, 1));
    stays(PASS, sketch.outputs(y));
  }

  private Value rows(String name, Value map, int start, int size) {
    int channels = map.type().channels();
    return sketch.slice(
        name, map, List.of(0, 0, start, 0), List.of(1, channels, size, 2), List.of(1, 1, 1, 1));
  }
}
