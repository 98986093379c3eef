package org.csprun.tests.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** Comparisons of all outputs of a graph. */
final class Outputs {
  private Outputs() {}

  /**
   * Fails at the first element that is further off than tolerance · (1 + the output's largest
   * magnitude).
   */
  static void close(
      String what, Map<String, float[]> actual, Map<String, float[]> expected, double tolerance) {
    assertThat(actual.keySet()).as(what).isEqualTo(expected.keySet());
    expected.forEach(
        (name, right) -> {
          float[] found = actual.get(name);
          assertThat(found).as(what + name).hasSameSizeAs(right);
          double magnitude = 0;
          for (float value : right) {
            magnitude = Math.max(magnitude, Math.abs(value));
          }
          for (int i = 0; i < right.length; i++) {
            double difference = Math.abs((double) found[i] - right[i]);
            if (!(difference <= tolerance * (1 + magnitude))) {
              throw new AssertionError(
                  "%s%s[%d] is %s, expected %s (largest %s)"
                      .formatted(what, name, i, found[i], right[i], magnitude));
            }
          }
        });
  }

  /** Fails at the first output with other bits. */
  static void same(String what, Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).as(what).isEqualTo(expected.keySet());
    expected.forEach(
        (name, right) -> assertThat(actual.get(name)).as(what + name).isEqualTo(right));
  }
}
