package org.csprun.plan;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a plan comes from: compiler version, digests of the sources, every option. No clock and no
 * path, so that the same inputs give the same bytes.
 */
public record Provenance(SortedMap<String, String> entries) {
  public Provenance {
    entries = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public static Provenance empty() {
    return new Provenance(new TreeMap<>());
  }

  /** The same provenance with one entry more. */
  public Provenance with(String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(entries);
    more.put(key, value);
    return new Provenance(more);
  }
}
