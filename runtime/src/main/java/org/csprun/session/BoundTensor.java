package org.csprun.session;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/**
 * A tensor of an open session, read and written in the model's own order: row-major over its
 * logical shape, so channels, rows, columns for a feature map.
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
   * Fills the tensor.
   *
   * @throws IllegalArgumentException when the number of values is not that of the tensor
   */
  public void copyFrom(float[] values) {
    requireFloats(values.length);
    MemorySegment memory = operand.memory();
    forEach((number, bytes) -> memory.set(ValueLayout.JAVA_FLOAT, bytes, values[number]));
  }

  /** The values. */
  public float[] toArray() {
    float[] values = new float[Math.toIntExact(type().elements())];
    copyTo(values);
    return values;
  }

  /**
   * Copies the values out.
   *
   * @throws IllegalArgumentException when {@code values} has another length
   */
  public void copyTo(float[] values) {
    requireFloats(values.length);
    MemorySegment memory = operand.memory();
    forEach((number, bytes) -> values[number] = memory.get(ValueLayout.JAVA_FLOAT, bytes));
  }

  private void requireFloats(int length) {
    if (type().dataType() != DataType.F32) {
      throw new IllegalArgumentException("Tensor '" + name + "' is " + type().dataType());
    }
    if (length != type().elements()) {
      throw new IllegalArgumentException(
          "Tensor '%s' of shape %s has %d values, not %d"
              .formatted(name, type().shape(), type().elements(), length));
    }
  }

  /** Visits all elements in logical order with the byte offset of each. */
  private void forEach(Visitor visitor) {
    Shape shape = type().shape();
    long[] strides = type().strides(operand.pixelStride());
    int[] index = new int[shape.rank()];
    int elements = Math.toIntExact(shape.elements());
    long element = 0;
    for (int number = 0; number < elements; number++) {
      visitor.visit(number, operand.offsetBytes() + element * Float.BYTES);
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
    void visit(int number, long bytes);
  }
}
