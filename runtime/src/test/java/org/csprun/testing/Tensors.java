package org.csprun.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleSupplier;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.TensorType;

/**
 * Tensors in memory of their own that ends with their last element, or a little later. Everything
 * that is no element is a canary: a NaN, so that whoever reads it is found out too.
 */
public final class Tensors {
  public static final int CANARY = 0x7fc0_dead;

  /** More than a vector. */
  private static final int SPARE_BYTES = 68;

  /** What kernels may read behind an arena. */
  public static final long SLACK_BYTES = 64;

  private Tensors() {}

  /** A tensor of canaries whose first element may lie anywhere. */
  public static Operand blank(Pick pick, TensorType type, int gap) {
    long offset = pick.upTo(17) * (long) type.dataType().bytes();
    int spare = pick.chance() ? 0 : SPARE_BYTES;
    return blank(type, offset, type.channels() + gap, spare);
  }

  private static Operand blank(
      TensorType type, long offsetBytes, int pixelStride, long spareBytes) {
    long bytes = offsetBytes + elementBytes(type, pixelStride) + spareBytes;
    MemorySegment memory = memory(bytes);
    for (long at = 0; at < bytes; at++) {
      memory.set(ValueLayout.JAVA_BYTE, at, (byte) (CANARY >> at % 4 * 8));
    }
    return new Operand(type, memory, offsetBytes, pixelStride);
  }

  /** Memory with as much behind it as there is behind the arena of a session. */
  static MemorySegment memory(long bytes) {
    return Arena.ofAuto().allocate(bytes + SLACK_BYTES, 64).asSlice(0, bytes);
  }

  /** Canaries laid out like {@code operand}. */
  public static Operand twin(Operand operand) {
    long end = operand.offsetBytes() + elementBytes(operand.type(), operand.pixelStride());
    long spareBytes = operand.memory().byteSize() - end;
    return blank(operand.type(), operand.offsetBytes(), operand.pixelStride(), spareBytes);
  }

  /** Bytes from the first element to the end of the last. */
  public static long elementBytes(TensorType type, int pixelStride) {
    long pixels = (long) type.height() * type.width();
    return ((pixels - 1) * pixelStride + type.channels()) * type.dataType().bytes();
  }

  /** The same bytes in other memory. */
  public static Operand copy(Operand operand) {
    MemorySegment memory = memory(operand.memory().byteSize()).copyFrom(operand.memory());
    return new Operand(operand.type(), memory, operand.offsetBytes(), operand.pixelStride());
  }

  /** A tensor of random values. */
  public static Operand random(Pick pick, TensorType type, int gap) {
    Operand operand = blank(pick, type, gap);
    if (type.dataType() == DataType.U8) {
      fillBytes(pick, operand);
    } else {
      fill(operand, pick::value);
    }
    return operand;
  }

  /** Writes all elements, pixel by pixel. */
  public static void fill(Operand operand, DoubleSupplier values) {
    for (int y = 0; y < operand.height(); y++) {
      for (int x = 0; x < operand.width(); x++) {
        for (int c = 0; c < operand.channels(); c++) {
          operand
              .memory()
              .set(
                  ValueLayout.JAVA_FLOAT,
                  operand.pixelOffset(y, x) + 4L * c,
                  (float) values.getAsDouble());
        }
      }
    }
  }

  /** Any bytes, with the smallest and the largest more often than others. */
  private static void fillBytes(Pick pick, Operand operand) {
    for (int y = 0; y < operand.height(); y++) {
      for (int x = 0; x < operand.width(); x++) {
        for (int c = 0; c < operand.channels(); c++) {
          int value = Math.clamp(pick.upTo(275) - 10, 0, 255);
          operand.memory().set(ValueLayout.JAVA_BYTE, operand.pixelOffset(y, x) + c, (byte) value);
        }
      }
    }
  }
}
