package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.csprun.compiler.graph.Rescale;
import org.csprun.plan.Activation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Row;
import org.csprun.tensor.Quantization;
import org.junit.jupiter.api.Test;

/** The numbers of requantisations whose factors are out of the ordinary. */
class RescaleBuilderTest {

  @Test
  void aDifferenceThatIsAlwaysNothingStaysSo() {
    double[] unit = {0.02};
    Rescale rescale =
        new RescaleBuilder(Quantization.ofChannels(List.of(1e-11f), List.of(0)), unit)
            .join(new double[] {-unit[0]}, Activation.LINEAR)
            .build();
    int multiplier = value(rescale, Row.MULTIPLIER);
    assertThat(value(rescale, Row.JOIN_MULTIPLIER)).isEqualTo(-multiplier);
    assertThat((long) multiplier >> value(rescale, Row.SHIFT))
        .as("a unit saturates")
        .isGreaterThan(255);
  }

  @Test
  void aSlopeAboveOneFitsWhereTheSecondInputIsTheLarger() {
    Rescale rescale =
        new RescaleBuilder(Quantization.ofChannels(List.of(0.5f), List.of(0)), new double[] {0.5})
            .join(new double[] {2}, Activation.leaky(3))
            .build();
    double unit = Math.scalb(1.0, -value(rescale, Row.SHIFT));
    assertThat(value(rescale, Row.MULTIPLIER) * unit).isEqualTo(1);
    assertThat(value(rescale, Row.JOIN_MULTIPLIER) * unit).isEqualTo(4);
    assertThat(value(rescale, Row.NEGATIVE_JOIN_MULTIPLIER) * unit).isEqualTo(12);
  }

  /** A number of the only channel. */
  private static int value(Rescale rescale, Row row) {
    int index = Requantize.layout(rescale.curve(), rescale.join()).indexOf(row);
    return ByteBuffer.wrap(rescale.rows().bytes())
        .order(ByteOrder.LITTLE_ENDIAN)
        .getInt(index * Integer.BYTES);
  }
}
