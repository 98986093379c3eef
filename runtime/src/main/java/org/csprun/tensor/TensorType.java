package org.csprun.tensor;

import java.util.Optional;

/**
 * What a tensor is: element type, logical shape, layout in memory and, for integers, its
 * quantisation.
 *
 * <p>Kernels see every tensor as rows of pixels of channels. A feature map (NHWC) has height rows
 * of width pixels; a row-major tensor is one row whose pixels are all dimensions but the last.
 */
public record TensorType(
    DataType dataType, Shape shape, Layout layout, Optional<Quantization> quantization) {

  /**
   * @throws IllegalArgumentException when an NHWC tensor is not of rank 4 with batch 1, or the
   *     quantisation does not have one or {@code channels()} entries
   */
  public TensorType {
    if (layout == Layout.NHWC && (shape.rank() != 4 || shape.dim(0) != 1)) {
      throw new IllegalArgumentException("A feature map is 1xCxHxW, not " + shape);
    }
    int channels = layout == Layout.NHWC ? shape.dim(1) : lastDim(shape);
    quantization.ifPresent(
        q -> {
          if (q.isPerChannel() && q.scales().size() != channels) {
            throw new IllegalArgumentException(
                q.scales().size() + " scales for " + channels + " channels of " + shape);
          }
        });
  }

  /** A float feature map of logical shape (1, channels, height, width). */
  public static TensorType map(int channels, int height, int width) {
    return f32(Shape.map(channels, height, width), Layout.NHWC);
  }

  public static TensorType f32(Shape shape, Layout layout) {
    return new TensorType(DataType.F32, shape, layout, Optional.empty());
  }

  /** A float row-major tensor. */
  public static TensorType rowMajor(int... dims) {
    return f32(Shape.of(dims), Layout.ROW_MAJOR);
  }

  /** The same tensor in bytes with this meaning. */
  public TensorType quantized(Quantization meaning) {
    return new TensorType(DataType.U8, shape, layout, Optional.of(meaning));
  }

  /** True when the other tensor's elements lie in memory as these do, whatever they mean. */
  public boolean liesAs(TensorType other) {
    return dataType == other.dataType && shape.equals(other.shape) && layout == other.layout;
  }

  public boolean isMap() {
    return layout == Layout.NHWC;
  }

  /** Rows a kernel may be split into: the height of a map, else 1. */
  public int height() {
    return isMap() ? shape.dim(2) : 1;
  }

  /** Pixels a row. */
  public int width() {
    return isMap() ? shape.dim(3) : Math.toIntExact(shape.elements() / channels());
  }

  /** Elements a pixel: the innermost dimension in memory. */
  public int channels() {
    return isMap() ? shape.dim(1) : lastDim(shape);
  }

  public long elements() {
    return shape.elements();
  }

  /** Bytes of a dense tensor of this type. */
  public long bytes() {
    return Math.multiplyExact(elements(), dataType.bytes());
  }

  /** Element strides of the logical dimensions when pixels lie {@code pixelStride} apart. */
  public long[] strides(long pixelStride) {
    if (isMap()) {
      return new long[] {
        pixelStride * shape.dim(2) * shape.dim(3), 1, pixelStride * shape.dim(3), pixelStride
      };
    }
    long[] strides = shape.strides();
    for (int i = 0; i < strides.length - 1; i++) {
      strides[i] = strides[i] / lastDim(shape) * pixelStride;
    }
    return strides;
  }

  private static int lastDim(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.dim(shape.rank() - 1);
  }
}
