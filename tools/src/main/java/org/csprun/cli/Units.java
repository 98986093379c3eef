package org.csprun.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Units {
  private Units() {}

  /** {@code 2.04 MiB}, {@code 13.0 KiB} or {@code 512 B}. */
  static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? format("%.1f KiB", bytes / 1024.0)
        : format("%.2f MiB", bytes / 1048576.0);
  }

  static String millis(double nanos) {
    return format("%.3f ms", nanos / 1e6);
  }

  /** A formatted text that does not depend on the user's locale. */
  static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
