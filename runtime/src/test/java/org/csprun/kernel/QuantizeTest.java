package org.csprun.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.csprun.kernel.KernelBench.get;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** From floats to bytes and back. */
class QuantizeTest {
  private static final int ROWS = 2;
  private static final int COLUMNS = 4;
  private static final Quantization QUANTIZATION =
      new Quantization(List.of(0.5f, 2f), List.of(10, 200));
  private static final TensorType BYTES =
      new TensorType(
          DataType.U8, Shape.map(2, ROWS, COLUMNS), Layout.NHWC, Optional.of(QUANTIZATION));

  private final KernelBench bench = new KernelBench();
  private final Operand real = bench.view(TensorType.map(2, ROWS, COLUMNS), 3);
  private final Operand bytes = bench.view(BYTES, 1);

  private void setReal(int pixel, int channel, float value) {
    long at = real.pixelOffset(pixel / COLUMNS, pixel % COLUMNS) + (long) channel * Float.BYTES;
    real.memory().set(ValueLayout.JAVA_FLOAT, at, value);
  }

  private float real(int pixel, int channel) {
    long at = real.pixelOffset(pixel / COLUMNS, pixel % COLUMNS) + (long) channel * Float.BYTES;
    return real.memory().get(ValueLayout.JAVA_FLOAT, at);
  }

  private void assertQuantized(int channel, float[] values, int... wanted) {
    for (int i = 0; i < values.length; i++) {
      setReal(i, channel, values[i]);
    }
    bench.run(new IntegerOperation.Quantize(), bytes, real);
    for (int i = 0; i < values.length; i++) {
      assertThat(get(bytes, i / COLUMNS, i % COLUMNS, channel))
          .as("byte of %s", values[i])
          .isEqualTo(wanted[i]);
    }
  }

  @Test
  void halvesAreRoundedUp() {
    // Scale 0.5, zero point 10.
    assertQuantized(
        0,
        new float[] {0.25f, -0.25f, 0.75f, -0.75f, 0.2f, -0.3f, 0, -0f},
        11,
        10,
        12,
        9,
        10,
        9,
        10,
        10);
    // Scale 2, zero point 200.
    assertQuantized(
        1,
        new float[] {1, -1, 3, -3, 0.99f, -1.01f, 2, -2},
        201,
        200,
        202,
        199,
        200,
        199,
        201,
        199);
  }

  @Test
  void whatIsNoNumberIsTheZeroPointAndTheRestSaturates() {
    float[] values = {
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.MIN_VALUE,
      123,
      -6
    };
    assertQuantized(0, values, 10, 255, 0, 255, 0, 10, 255, 0);
    assertQuantized(1, values, 200, 255, 0, 255, 0, 200, 255, 197);
  }

  @Test
  void bytesAreTheirScaleTimesWhatIsAboveTheZeroPoint() {
    bench.run(new IntegerOperation.Dequantize(), real, bytes);
    for (int pixel = 0; pixel < ROWS * COLUMNS; pixel++) {
      int row = pixel / COLUMNS;
      int column = pixel % COLUMNS;
      assertThat(real(pixel, 0)).isEqualTo(0.5f * (get(bytes, row, column, 0) - 10));
      assertThat(real(pixel, 1)).isEqualTo(2f * (get(bytes, row, column, 1) - 200));
    }
  }

  @Test
  void everyByteComesBack() {
    Quantization third = Quantization.perTensor(1 / 3f, 77);
    TensorType type =
        new TensorType(DataType.U8, Shape.of(256, 1), Layout.ROW_MAJOR, Optional.of(third));
    Operand before = bench.dense(type);
    Operand after = bench.dense(type);
    Operand between = bench.dense(TensorType.rowMajor(256, 1));
    for (int q = 0; q < 256; q++) {
      KernelBench.set(before, 0, q, 0, q);
    }
    bench.run(new IntegerOperation.Dequantize(), between, before);
    bench.run(new IntegerOperation.Quantize(), after, between);
    KernelBench.assertBytes(after, (row, column, channel) -> column);
  }
}
