package org.csprun.plan;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The strings of a plan that is being written, each once, numbered in the order of first use. */
final class StringPool {
  private final Map<String, Integer> indexes = new LinkedHashMap<>();

  int index(String value) {
    return indexes.computeIfAbsent(value, v -> indexes.size());
  }

  /** The section of names: a count, then each string's length in bytes and its UTF-8. */
  byte[] encode() {
    SectionWriter out = new SectionWriter(this);
    out.i32(indexes.size());
    for (String value : indexes.keySet()) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      out.i32(utf8.length);
      out.bytes(utf8);
    }
    return out.toByteArray();
  }
}
