package org.csprun.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The frame of a plan file: header, section table, alignment. See {@code PLAN-FORMAT.md}. */
final class PlanFormat {
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static final byte[] MAGIC = "CSPPLAN1".getBytes(StandardCharsets.US_ASCII);

  /** The format written, and the only one read. */
  static final int VERSION = 1;

  static final int VERSION_AT = 8;
  static final int SECTIONS_AT = 12;
  static final int LENGTH_AT = 16;
  static final int RESERVED_AT = 24;
  static final int DIGEST_AT = 32;
  static final int DIGEST_BYTES = 32;
  static final int HEADER_BYTES = 64;

  static final int ENTRY_BYTES = 32;
  static final long ALIGNMENT = 64;

  private PlanFormat() {}

  /** The bytes of a segment of less than 2 GiB, to be read as the format writes them. */
  static ByteBuffer buffer(MemorySegment bytes) {
    return bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next multiple of {@link #ALIGNMENT}. */
  static long align(long bytes) {
    return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
