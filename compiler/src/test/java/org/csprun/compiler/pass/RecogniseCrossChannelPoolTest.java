package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.ReduceKind;
import org.junit.jupiter.api.Test;

class RecogniseCrossChannelPoolTest {
  private static final Pass PASS = new RecogniseCrossChannelPool();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(6, 2, 2);

  @Test
  void maximumOfSlices() {
    Value ab = maximum("ab", part("a", 4, 2), part("b", 0, 2));
    becomes(
        PASS,
        sketch.outputs(maximum("y", ab, part("c", 2, 2))),
        """
        input %x : 1x6x2x2 nhwc
        %y = cross-channel-pool max 3 %x : 1x2x2x2 nhwc ; m
        output y = %y
        """);
  }

  @Test
  void anInnerMaximumThatLeavesTheGraphStays() {
    Value ab = maximum("ab", part("a", 0, 2), part("b", 2, 2));
    becomes(
        PASS,
        sketch.outputs(maximum("y", ab, part("c", 4, 2)), ab),
        """
        input %x : 1x6x2x2 nhwc
        %a = slice 0,0,0,0 size 1,2,2,2 %x : 1x2x2x2 nhwc ; m
        %b = slice 0,2,0,0 size 1,2,2,2 %x : 1x2x2x2 nhwc ; m
        %ab = maximum %a %b : 1x2x2x2 nhwc ; m
        %y = cross-channel-pool max 3 %x : 1x2x2x2 nhwc ; m
        output y = %y
        output ab = %ab
        """);
  }

  @Test
  void reductionOverTheOuterPartOfTheChannels() {
    becomes(
        PASS,
        sketch.outputs(reduced(ReduceKind.MAX, 3, 2, 0, 2, 3, 4, 1)),
        """
        input %x : 1x6x2x2 nhwc
        %y.pool = cross-channel-pool max 3 %x : 1x2x2x2 nhwc ; m
        %y.rows = change-layout %y.pool : 1x2x2x2 row-major ; m
        %y = reshape %y.rows : 1x2x2x2x1 row-major ; m
        output y = %y
        """);
  }

  @Test
  void meanOverTheOuterPartOfTheChannels() {
    becomes(
        PASS,
        sketch.outputs(reduced(ReduceKind.MEAN, 2, 3, 0, 2, 3, 4, 1)),
        """
        input %x : 1x6x2x2 nhwc
        %y.pool = cross-channel-pool average 2 %x : 1x3x2x2 nhwc ; m
        %y.rows = change-layout %y.pool : 1x3x2x2 row-major ; m
        %y = reshape %y.rows : 1x3x2x2x1 row-major ; m
        output y = %y
        """);
  }

  @Test
  void notOverTheInnerPartOfTheChannels() {
    stays(PASS, sketch.outputs(reduced(ReduceKind.MAX, 3, 2, 0, 1, 3, 4, 2)));
  }

  @Test
  void notASum() {
    stays(PASS, sketch.outputs(reduced(ReduceKind.SUM, 3, 2, 0, 2, 3, 4, 1)));
  }

  @Test
  void notWhenTheRestIsOutOfOrder() {
    stays(PASS, sketch.outputs(reduced(ReduceKind.MAX, 3, 2, 0, 3, 2, 4, 1)));
  }

  @Test
  void notWhenChannelsAreLeftOut() {
    stays(PASS, sketch.outputs(maximum("y", part("a", 0, 2), part("b", 2, 2))));
  }

  @Test
  void notWhenSlicesOverlap() {
    stays(PASS, sketch.outputs(maximum("y", part("a", 0, 3), part("b", 2, 3))));
  }

  @Test
  void notTheSameSliceTwice() {
    stays(PASS, sketch.outputs(maximum("y", part("a", 0, 3), part("b", 0, 3))));
  }

  @Test
  void notOfTwoMaps() {
    Value other = sketch.channels("b", sketch.conv("other", x, 6, 1), 3, 3);
    stays(PASS, sketch.outputs(maximum("y", part("a", 0, 3), other)));
  }

  @Test
  void notForAMinimum() {
    Value y = sketch.binary("y", BinaryKind.MINIMUM, part("a", 0, 3), part("b", 3, 3));
    stays(PASS, sketch.outputs(y));
  }

  private Value part(String name, int start, int size) {
    return sketch.channels(name, x, start, size);
  }

  private Value maximum(String name, Value a, Value b) {
    return sketch.binary(name, BinaryKind.MAXIMUM, a, b);
  }

  private Value reduced(ReduceKind kind, int outer, int inner, Integer... permutation) {
    Value split = sketch.reshape("split", sketch.rows("rows", x), 1, outer, inner, 2, 2);
    Value turned = sketch.add("turned", new Op.Transpose(List.of(permutation)), split);
    return sketch.add("y", new Op.Reduce(kind), turned);
  }
}
