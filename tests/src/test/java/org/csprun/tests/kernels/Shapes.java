package org.csprun.tests.kernels;

import java.util.Arrays;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Pick;

/** Random types of tensors. */
final class Shapes {
  private Shapes() {}

  static TensorType map(Pick pick) {
    return TensorType.map(pick.size(), pick.sizeUpTo(17), pick.sizeUpTo(33));
  }

  /** A map or a row-major tensor of one to four dimensions. */
  static TensorType some(Pick pick) {
    if (pick.chance()) {
      return map(pick);
    }
    int[] dims = new int[1 + pick.upTo(3)];
    Arrays.setAll(dims, i -> pick.sizeUpTo(17));
    return TensorType.rowMajor(dims);
  }

  /** The same shape of floats, or of bytes with any scales. */
  static TensorType of(Pick pick, DataType dataType, TensorType type) {
    return dataType == DataType.U8 ? Bytes.any(pick, type) : type;
  }

  /** The type with some dimensions of size 1. */
  static TensorType repeated(Pick pick, TensorType type) {
    Shape shape = type.shape();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (pick.upTo(3) == 0) {
        shape = shape.with(axis, 1);
      }
    }
    return TensorType.f32(shape, type.layout());
  }
}
