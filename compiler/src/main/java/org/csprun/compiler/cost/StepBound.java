package org.csprun.compiler.cost;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The least time a step can take on a machine, by what takes it.
 *
 * @param compute nanoseconds of the multiply-adds alone at the peak of their type; empty when that
 *     peak is not known
 * @param leastNanos one for each resource that could be measured: compute, then memories from the
 *     smallest
 */
public record StepBound(OptionalDouble compute, List<Need> leastNanos) {
  /** A step that takes no more than its least time over this is held up by nothing else. */
  private static final double GOOD_SHARE = 0.7;

  public StepBound {
    leastNanos = List.copyOf(leastNanos);
  }

  /** Nanoseconds that one resource needs at least. */
  public record Need(String resource, double nanos) {}

  /** The least time: that of the resource that needs most, 0 when none is known. */
  public double nanos() {
    return leastNanos.stream().mapToDouble(Need::nanos).max().orElse(0);
  }

  /**
   * Share of the peak of its data type that a step reached; empty when that is not known or it has
   * no multiply-adds.
   */
  public OptionalDouble shareOfPeak(double measuredNanos) {
    return compute.orElse(0) > 0
        ? OptionalDouble.of(compute.getAsDouble() / measuredNanos)
        : OptionalDouble.empty();
  }

  /**
   * What binds a step that took so long: {@code compute}, the name of a memory, {@code overhead}
   * when it took over 1/0.7 of what any of them explains, or {@code unknown} when the peak of its
   * multiply-adds is not known and the memories do not explain it.
   */
  public String binds(double measuredNanos) {
    if (measuredNanos * GOOD_SHARE > nanos()) {
      return compute.isPresent() ? "overhead" : "unknown";
    }
    return leastNanos.stream()
        .reduce((most, next) -> next.nanos() > most.nanos() ? next : most)
        .map(Need::resource)
        .orElse("unknown");
  }
}
