package org.csprun.target.vector;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.CsvSource;

/** Which numbers the vectors can compute with. */
class RequantizeRowsTest {
  private static final Pick PICK = new Pick(1);

  @ParameterizedTest
  @CsvSource({
    // sum, multiplier, shift: just below and at 2^31 - 1024 after the shift less one
    "1000, 1000000, 30, true",
    "2147482623, 1, 1, true",
    "2147482624, 1, 1, false",
    "2147483648, 2147483647, 32, false",
    "2147483648, 2147483647, 33, true",
    "2147483648, -2147483648, 62, true"
  })
  void whatIsLeftAfterTheShiftFits(long sum, int multiplier, int shift, boolean fits) {
    Requantize requantize = Requantize.plain(Curve.LINEAR, Join.NONE, 0);
    TensorType type = Bytes.perTensor(TensorType.map(1, 1, 1));
    Operand x = Tensors.random(PICK, type, 0);
    BoundStep step =
        new Steps(new Average(Window.square(1, 1, 0), requantize), x)
            .ints(shift, multiplier)
            .into(Tensors.blank(PICK, type, 0));
    RequantizeRows rows = RequantizeRows.of(step, requantize);
    assertThat(rows.fitInts(requantize, new long[] {sum})).isEqualTo(fits);
  }
}
