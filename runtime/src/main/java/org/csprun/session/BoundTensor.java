package org.csprun.session;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/**
 * A tensor of an open session, read and written as real values in the model's own order: row-major
 * over its logical shape, so channels, rows, columns for a feature map.
 */
public final class BoundTensor {
  private final String name;
  private final Operand operand;

  BoundTensor(String name, Operand operand) {
    this.name = name;
    this.operand = operand;
  }

  public String name() {
    return name;
  }

  public TensorType type() {
    return operand.type();
  }

  /** Where it lies: rows of pixels of channels. */
  public Operand operand() {
    return operand;
  }

  /**
   * Fills the tensor; bytes are the nearest to the values.
   *
   * @throws IllegalArgumentException when the number of values is not that of the tensor
   */
  public void copyFrom(float[] values) {
    requireReals(values.length);
    MemorySegment memory = operand.memory();
    if (type().dataType() == DataType.U8) {
      Quantization quantization = quantization();
      forEach(
          (number, channel, at) ->
              memory.set(
                  ValueLayout.JAVA_BYTE,
                  at,
                  (byte) quantization.quantize(values[number], channel)));
      return;
    }
    forEach((number, channel, at) -> memory.set(ValueLayout.JAVA_FLOAT, at, values[number]));
  }

  /**
   * Fills the tensor with elements as {@link #toBytes} gives them.
   *
   * @throws IllegalArgumentException when the number of bytes is not that of the tensor
   */
  public void copyFrom(byte[] bytes) {
    int elementBytes = type().dataType().bytes();
    if (bytes.length != type().bytes()) {
      throw new IllegalArgumentException(
          "Tensor '%s' of shape %s has %d bytes, not %d"
              .formatted(name, type().shape(), type().bytes(), bytes.length));
    }
    MemorySegment source = MemorySegment.ofArray(bytes);
    forEach(
        (number, channel, at) ->
            MemorySegment.copy(
                source, (long) number * elementBytes, operand.memory(), at, elementBytes));
  }

  /** The values. */
  public float[] toArray() {
    float[] values = new float[Math.toIntExact(type().elements())];
    copyTo(values);
    return values;
  }

  /**
   * Copies the values out; bytes as the real values they stand for.
   *
   * @throws IllegalArgumentException when {@code values} has another length
   */
  public void copyTo(float[] values) {
    requireReals(values.length);
    MemorySegment memory = operand.memory();
    if (type().dataType() == DataType.U8) {
      Quantization quantization = quantization();
      forEach(
          (number, channel, at) ->
              values[number] =
                  quantization.dequantize(memory.get(ValueLayout.JAVA_BYTE, at) & 0xFF, channel));
      return;
    }
    forEach((number, channel, at) -> values[number] = memory.get(ValueLayout.JAVA_FLOAT, at));
  }

  /** The elements as they lie in memory, in logical order and without gaps. */
  public byte[] toBytes() {
    int elementBytes = type().dataType().bytes();
    byte[] bytes = new byte[Math.toIntExact(type().bytes())];
    MemorySegment target = MemorySegment.ofArray(bytes);
    forEach(
        (number, channel, at) ->
            MemorySegment.copy(
                operand.memory(), at, target, (long) number * elementBytes, elementBytes));
    return bytes;
  }

  private Quantization quantization() {
    return type().quantization().orElseThrow();
  }

  private void requireReals(int length) {
    if (type().dataType() != DataType.F32 && type().dataType() != DataType.U8) {
      throw new IllegalArgumentException("Tensor '" + name + "' is " + type().dataType());
    }
    if (length != type().elements()) {
      throw new IllegalArgumentException(
          "Tensor '%s' of shape %s has %d values, not %d"
              .formatted(name, type().shape(), type().elements(), length));
    }
  }

  /** Visits all elements in logical order with the channel and the byte offset of each. */
  private void forEach(Visitor visitor) {
    Shape shape = type().shape();
    long[] strides = type().strides(operand.pixelStride());
    int[] index = new int[shape.rank()];
    int channelAxis = type().isMap() ? 1 : shape.rank() - 1;
    int elementBytes = type().dataType().bytes();
    int elements = Math.toIntExact(shape.elements());
    long element = 0;
    for (int number = 0; number < elements; number++) {
      int channel = channelAxis < 0 ? 0 : index[channelAxis];
      visitor.visit(number, channel, operand.offsetBytes() + element * elementBytes);
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        element += strides[axis];
        if (++index[axis] < shape.dim(axis)) {
          break;
        }
        element -= index[axis] * strides[axis];
        index[axis] = 0;
      }
    }
  }

  @FunctionalInterface
  private interface Visitor {
    /**
     * Sees one element.
     *
     * @param at byte offset in the tensor's memory
     */
    void visit(int number, int channel, long at);
  }
}
