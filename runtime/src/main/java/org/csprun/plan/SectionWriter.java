package org.csprun.plan;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Collects the bytes of one section, little-endian. Strings become indexes into a pool. */
final class SectionWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StringPool strings;

  SectionWriter(StringPool strings) {
    this.strings = strings;
  }

  void u8(int value) {
    bytes.write(value);
  }

  void flag(boolean value) {
    u8(value ? 1 : 0);
  }

  void i32(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.write(value >> shift);
    }
  }

  void i64(long value) {
    i32((int) value);
    i32((int) (value >> Integer.SIZE));
  }

  /** All bits are kept, those of a NaN too. */
  void f32(float value) {
    i32(Float.floatToRawIntBits(value));
  }

  void string(String value) {
    i32(strings.index(value));
  }

  /** A count, then the values. */
  void ints(List<Integer> values) {
    i32(values.size());
    values.forEach(this::i32);
  }

  void bytes(byte[] values) {
    bytes.writeBytes(values);
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
