package org.csprun.compiler.darknet;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/** Makes the exceptions of this reader and the hints in them. */
final class Refusal {
  private Refusal() {}

  /** A model that cannot be read: what, where, fix. */
  static CsprunException of(String format, Object... arguments) {
    return new CsprunException(Failure.MODEL, String.format(Locale.ROOT, format, arguments));
  }

  /** The candidate at most two edits away from a word, the nearest first, then by name. */
  static Optional<String> nearest(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= Math.min(2, candidate.length() / 2))
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Insertions, deletions and replacements between two words. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
