package org.csprun.plan;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.csprun.CsprunException;

/**
 * Reads the bytes of one section in order, little-endian. Every count is compared with a limit and
 * with the bytes that are left before anything is allocated for it.
 */
final class SectionReader {
  // A buffer, because the first uses of a segment's accessors cost a starting JVM 20 ms.
  private final ByteBuffer bytes;
  private final String section;
  private final List<String> strings;
  private final PlanSource source;

  /**
   * @param section four letters, for messages
   * @param strings what string indexes point into
   */
  SectionReader(MemorySegment bytes, String section, List<String> strings, PlanSource source) {
    this.bytes = PlanFormat.buffer(bytes);
    this.section = section;
    this.strings = strings;
    this.source = source;
  }

  int u8() {
    return Byte.toUnsignedInt(bytes.get(take(Byte.BYTES)));
  }

  boolean flag() {
    int value = u8();
    if (value > 1) {
      throw lies("has a flag of value " + value);
    }
    return value == 1;
  }

  int i32() {
    return bytes.getInt(take(Integer.BYTES));
  }

  long i64() {
    return bytes.getLong(take(Long.BYTES));
  }

  float f32() {
    return Float.intBitsToFloat(i32());
  }

  /** A string by its index. */
  String string() {
    int index = i32();
    if (index < 0 || index >= strings.size()) {
      throw lies("names string %d of %d".formatted(index, strings.size()));
    }
    return strings.get(index);
  }

  byte[] bytes(int length) {
    byte[] copy = new byte[length];
    bytes.get(take(length), copy);
    return copy;
  }

  /**
   * A count of things.
   *
   * @param bytesEach the fewest bytes one takes
   */
  int count(String things, int limit, int bytesEach) {
    int count = i32();
    if (count < 0 || count > limit) {
      throw lies("counts %d %s; at most %d are allowed".formatted(count, things, limit));
    }
    int left = bytes.remaining();
    if (count > left / bytesEach) {
      throw lies("counts %d %s in the %d bytes that are left".formatted(count, things, left));
    }
    return count;
  }

  /** As many things as a count says. */
  <T> List<T> list(String things, int limit, int bytesEach, Supplier<T> one) {
    return list(count(things, limit, bytesEach), one);
  }

  /** A known number of things. */
  static <T> List<T> list(int count, Supplier<T> one) {
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(one.get());
    }
    return list;
  }

  /** What the supplier makes, or a refusal with the reason why it does not. */
  <T> T make(Supplier<T> record) {
    try {
      return record.get();
    } catch (IllegalArgumentException e) {
      throw lies("has a record that cannot be: " + e.getMessage());
    }
  }

  /** Refuses bytes after the last record. */
  void end() {
    if (bytes.hasRemaining()) {
      throw lies("has %d bytes after its last record".formatted(bytes.remaining()));
    }
  }

  CsprunException lies(String what) {
    return source.lies("Section %s %s".formatted(section, what));
  }

  CsprunException newer(String what) {
    return source.newer("Section %s %s".formatted(section, what));
  }

  private int take(int count) {
    if (count > bytes.remaining()) {
      throw lies("ends in the middle of a record, at byte " + bytes.limit());
    }
    int from = bytes.position();
    bytes.position(from + count);
    return from;
  }
}
