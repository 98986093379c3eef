package org.csprun.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** Tensors of bytes as real values. */
class BoundTensorTest {
  private static final Quantization PER_CHANNEL =
      new Quantization(List.of(0.5f, 2f), List.of(10, 200));

  private static BoundTensor tensor(
      byte[] memory, Shape shape, Layout layout, Quantization quantization, int pixelStride) {
    TensorType type = new TensorType(DataType.U8, shape, layout, Optional.of(quantization));
    return new BoundTensor("t", new Operand(type, MemorySegment.ofArray(memory), 1, pixelStride));
  }

  @Test
  void aMapTurnsChannelsInnermostWithTheirOwnScales() {
    byte[] memory = new byte[1 + 4 * 3];
    Arrays.fill(memory, (byte) -1);
    BoundTensor map = tensor(memory, Shape.map(2, 2, 2), Layout.NHWC, PER_CHANNEL, 3);
    map.copyFrom(new float[] {0, 1, 2, 3, -400, 0, 4, 1000});
    assertThat(memory)
        .containsExactly(bytes(255, 10, 0, 255, 12, 200, 255, 14, 202, 255, 16, 255, 255));
    assertThat(map.toArray()).containsExactly(0, 1, 2, 3, -400, 0, 4, 110);
    assertThat(map.toBytes()).containsExactly(bytes(10, 12, 14, 16, 0, 200, 202, 255));
  }

  @Test
  void aRowMajorTensorHasItsChannelsLast() {
    byte[] memory = new byte[1 + 2 * 3];
    Arrays.fill(memory, (byte) -1);
    BoundTensor rows = tensor(memory, Shape.of(2, 1, 2), Layout.ROW_MAJOR, PER_CHANNEL, 3);
    rows.copyFrom(new float[] {0, -2, 5, 0.9f});
    assertThat(memory).containsExactly(bytes(255, 10, 199, 255, 20, 200, 255));
    assertThat(rows.toArray()).containsExactly(0, -2, 5, 0);
    assertThat(rows.toBytes()).containsExactly(bytes(10, 199, 20, 200));
  }

  @Test
  void aScalarHasOneElement() {
    byte[] memory = new byte[2];
    BoundTensor scalar =
        tensor(memory, Shape.of(), Layout.ROW_MAJOR, Quantization.perTensor(0.5f, 3), 1);
    scalar.copyFrom(new float[] {100});
    assertThat(memory).containsExactly(bytes(0, 203));
    assertThat(scalar.toArray()).containsExactly(100);
    assertThat(scalar.toBytes()).containsExactly(bytes(203));
  }

  @Test
  void whatIsNoNumberIsTheZeroPoint() {
    byte[] memory = new byte[1 + 4];
    BoundTensor rows = tensor(memory, Shape.of(2, 2), Layout.ROW_MAJOR, PER_CHANNEL, 2);
    rows.copyFrom(
        new float[] {Float.NaN, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY});
    assertThat(memory).containsExactly(bytes(0, 10, 200, 0, 255));
  }

  @Test
  void bytesOfFloatsAreTheirFourBytes() {
    float[] memory = {9, 1, 2, 9, 3, 4, 9};
    Operand operand =
        new Operand(TensorType.map(2, 1, 2), MemorySegment.ofArray(memory), Float.BYTES, 3);
    byte[] found = new BoundTensor("t", operand).toBytes();
    assertThat(found).hasSize(4 * Float.BYTES);
    assertThat(
            MemorySegment.ofArray(found).mismatch(MemorySegment.ofArray(new float[] {1, 3, 2, 4})))
        .isEqualTo(-1);
  }

  @Test
  void otherNumbersOfValuesAreRefused() {
    BoundTensor rows = tensor(new byte[5], Shape.of(2, 2), Layout.ROW_MAJOR, PER_CHANNEL, 2);
    assertThatThrownBy(() -> rows.copyFrom(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tensor 't' of shape 2x2 has 4 values, not 3");
    assertThatThrownBy(() -> rows.copyTo(new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tensor 't' of shape 2x2 has 4 values, not 5");
  }

  @Test
  void otherTypesHaveNoRealValues() {
    TensorType type = new TensorType(DataType.S8, Shape.of(2), Layout.ROW_MAJOR, Optional.empty());
    MemorySegment memory = MemorySegment.ofArray(new byte[] {1, -2});
    BoundTensor tensor = new BoundTensor("t", new Operand(type, memory, 0, 2));
    assertThatThrownBy(tensor::toArray)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tensor 't' is S8");
    assertThat(tensor.toBytes()).containsExactly(1, -2);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
