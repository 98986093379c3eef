package org.csprun.compiler.memory;

import org.csprun.tensor.TensorType;

/**
 * The memory of one value: as many pieces of {@code type.channels()} elements as the type has
 * pixels, {@code pixelStride} elements apart.
 *
 * @param space what the offset counts from: the id of a root value, or {@link #ARENA}
 * @param offsetBytes first element, from the start of the space
 * @param pixelStride elements from one pixel to the next
 */
public record Region(int space, long offsetBytes, int pixelStride, TensorType type) {
  /** The space of regions that are placed in the arena. */
  static final int ARENA = -1;

  /** Bytes from the first element to one past the last, gaps included. */
  public long spanBytes() {
    long elements = Math.multiplyExact(pixels() - 1, pixelStride) + type.channels();
    return Math.multiplyExact(elements, type.dataType().bytes());
  }

  /** One past the last byte, from the start of the space. */
  public long endBytes() {
    return Math.addExact(offsetBytes, spanBytes());
  }

  /** Element strides of the logical dimensions. */
  long[] strides() {
    return type.strides(pixelStride);
  }

  /** True when pixels lie side by side without gaps. */
  boolean isDense() {
    return pixelStride == type.channels() || pixels() == 1;
  }

  /** True when some byte belongs to both. */
  boolean overlaps(Region other) {
    if (space != other.space
        || endBytes() <= other.offsetBytes
        || other.endBytes() <= offsetBytes) {
      return false;
    }
    if (isDense() && other.isDense()) {
      return true;
    }
    if (isDense() || other.isDense() || strideBytes() == other.strideBytes()) {
      return combsOverlap(other);
    }
    return walkOverlaps(other);
  }

  /** Two combs of teeth with the same pitch; a dense region is one wide tooth and has any pitch. */
  private boolean combsOverlap(Region other) {
    long pitch = isDense() ? other.strideBytes() : strideBytes();
    long distance = other.offsetBytes - offsetBytes;
    long shift = Math.floorDiv(distance - toothBytes(), pitch) + 1;
    shift = Math.max(shift, -(other.teeth() - 1));
    return shift <= teeth() - 1 && shift * pitch < distance + other.toothBytes();
  }

  private boolean walkOverlaps(Region other) {
    long mine = offsetBytes;
    long theirs = other.offsetBytes;
    while (mine < endBytes() && theirs < other.endBytes()) {
      if (mine + toothBytes() <= theirs) {
        mine += strideBytes();
      } else if (theirs + other.toothBytes() <= mine) {
        theirs += other.strideBytes();
      } else {
        return true;
      }
    }
    return false;
  }

  private long teeth() {
    return isDense() ? 1 : pixels();
  }

  private long toothBytes() {
    return isDense() ? spanBytes() : (long) type.channels() * type.dataType().bytes();
  }

  private long strideBytes() {
    return (long) pixelStride * type.dataType().bytes();
  }

  /** Number of pixels. */
  long pixels() {
    return (long) type.height() * type.width();
  }

  /** True when the other is the same memory with the same elements, whatever they mean. */
  boolean isSameAs(Region other) {
    return space == other.space
        && offsetBytes == other.offsetBytes
        && pixelStride == other.pixelStride
        && type.liesAs(other.type);
  }
}
