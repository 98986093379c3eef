package org.csprun.plan;

import static org.csprun.plan.PlanFormat.INT;
import static org.csprun.plan.PlanFormat.LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.csprun.CsprunException;

/**
 * Reads the bytes of one section in order, little-endian. Every count is compared with a limit and
 * with the bytes that are left before anything is allocated for it.
 */
final class SectionReader {
  private final MemorySegment bytes;
  private final String section;
  private final List<String> strings;
  private final PlanSource source;
  private long position;

  /**
   * @param section four letters, for messages
   * @param strings what string indexes point into
   */
  SectionReader(MemorySegment bytes, String section, List<String> strings, PlanSource source) {
    this.bytes = bytes;
    this.section = section;
    this.strings = strings;
    this.source = source;
  }

  int u8() {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, take(Byte.BYTES)));
  }

  boolean flag() {
    int value = u8();
    if (value > 1) {
      throw lies("has a flag of value " + value);
    }
    return value == 1;
  }

  int i32() {
    return bytes.get(INT, take(Integer.BYTES));
  }

  long i64() {
    return bytes.get(LONG, take(Long.BYTES));
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
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, take(length), copy, 0, length);
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
    long left = bytes.byteSize() - position;
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
    if (position != bytes.byteSize()) {
      throw lies("has %d bytes after its last record".formatted(bytes.byteSize() - position));
    }
  }

  CsprunException lies(String what) {
    return source.lies("Section %s %s".formatted(section, what));
  }

  CsprunException newer(String what) {
    return source.newer("Section %s %s".formatted(section, what));
  }

  private long take(long count) {
    long from = position;
    if (count > bytes.byteSize() - from) {
      throw lies("ends in the middle of a record, at byte " + bytes.byteSize());
    }
    position = from + count;
    return from;
  }
}
