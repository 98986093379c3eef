package org.csprun.target.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.csprun.plan.IntegerOperation.Average;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arguments of tables themselves: a byte does not tell neighbouring ones apart. */
class TableLoopsTest {
  private static final int SHIFT = 9;
  private static final int MULTIPLIER = 300;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void argumentsAreRoundedAndSaturate(boolean fromFloats) {
    int pitch = 2 * Lanes.L;
    int[] sums = IntStream.range(0, 3 * pitch).map(i -> (i - pitch) * 1_777).toArray();
    sums[0] = -55_925;
    sums[1] = 55_924;
    float[] floats = new float[sums.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = sums[i] - 5;
    }
    int[] bias = IntStream.generate(() -> 5).limit(pitch).toArray();
    int[] expected = IntStream.of(sums).map(TableLoopsTest::argument).toArray();
    int[] s = fromFloats ? new int[sums.length] : sums;
    TableLoops.arguments(fromFloats, floats, 0, bias, 0, s, 0, pitch, 3, rows(pitch), 0, pitch);
    assertThat(s).containsExactly(expected);
    assertThat(expected).contains(Short.MIN_VALUE, Short.MAX_VALUE);
  }

  private static int argument(int sum) {
    long rounded = ((long) sum * MULTIPLIER + (1 << (SHIFT - 1))) >> SHIFT;
    return Math.clamp(rounded, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  private static RequantizeRows rows(int channels) {
    Pick pick = new Pick(1);
    Requantize requantize = new Requantize(Curve.TABLE, Join.NONE, 0, 1, 8);
    TensorType type = Bytes.perTensor(TensorType.map(channels, 1, 1));
    Operand x = Tensors.random(pick, type, 0);
    int[] rows =
        IntStream.range(0, 2 * channels).map(i -> i < channels ? SHIFT : MULTIPLIER).toArray();
    BoundStep step =
        new Steps(new Average(Window.square(1, 1, 0), requantize), x)
            .ints(rows)
            .into(Tensors.blank(pick, type, 0));
    return RequantizeRows.of(step, requantize);
  }
}
