package org.csprun.compiler.memory;

import java.util.Locale;

/** A number of bytes for people. */
final class ByteCount {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  private ByteCount() {}

  /** {@code 64 bytes}, {@code 512 KiB}, {@code 1.5 MiB}. */
  static String format(long bytes) {
    long size = Math.abs(bytes);
    if (size < KIB) {
      return size + " bytes";
    }
    return size < MIB ? round(size, KIB) + " KiB" : round(size, MIB) + " MiB";
  }

  /** As {@link #format}, with a plus or minus before it. */
  static String signed(long bytes) {
    return (bytes < 0 ? "−" : "+") + format(bytes);
  }

  private static String round(long size, long unit) {
    return size % unit == 0 && unit == KIB
        ? String.valueOf(size / unit)
        : String.format(Locale.ROOT, "%.1f", (double) size / unit);
  }
}
