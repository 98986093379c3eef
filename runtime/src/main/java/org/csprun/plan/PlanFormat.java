package org.csprun.plan;

import java.lang.foreign.ValueLayout;
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

  static final long VERSION_AT = 8;
  static final long SECTIONS_AT = 12;
  static final long LENGTH_AT = 16;
  static final long RESERVED_AT = 24;
  static final long DIGEST_AT = 32;
  static final int DIGEST_BYTES = 32;
  static final long HEADER_BYTES = 64;

  static final long ENTRY_BYTES = 32;
  static final long ALIGNMENT = 64;

  private PlanFormat() {}

  /** The next multiple of {@link #ALIGNMENT}. */
  static long align(long bytes) {
    return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
