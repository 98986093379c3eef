package org.csprun.compiler.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;

/**
 * A constant integer array with its logical shape, row-major. Never modified after construction:
 * who needs other values makes another one. Compared by identity.
 */
public final class IntegerWeights {
  private final DataType dataType;
  private final Shape shape;
  private final byte[] bytes;

  private IntegerWeights(DataType dataType, Shape shape, byte[] bytes) {
    if (Math.multiplyExact(shape.elements(), dataType.bytes()) != bytes.length) {
      throw new IllegalArgumentException(
          bytes.length + " bytes for " + dataType + " of shape " + shape);
    }
    this.dataType = dataType;
    this.shape = shape;
    this.bytes = bytes;
  }

  public static IntegerWeights s8(Shape shape, byte[] values) {
    return new IntegerWeights(DataType.S8, shape, values);
  }

  public static IntegerWeights u8(Shape shape, byte[] values) {
    return new IntegerWeights(DataType.U8, shape, values);
  }

  public static IntegerWeights s32(Shape shape, int[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(values);
    return new IntegerWeights(DataType.S32, shape, buffer.array());
  }

  public DataType dataType() {
    return dataType;
  }

  public Shape shape() {
    return shape;
  }

  /** The elements in little-endian order, themselves and not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return dataType + " weights " + shape;
  }
}
