package org.csprun.target;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.WeightLayout;

/**
 * Filters of bytes in panels of 32 outputs, whose inputs lie one by one or in fours: for kernels
 * that read the other of the two layouts than the plan's. Both are the plan's own bytes where they
 * lie as wanted, else a copy.
 */
public final class PanelPacking {
  private static final int PANEL = WeightLayout.PANEL;
  private static final int FOUR = 4;

  private PanelPacking() {}

  /**
   * The filter as {@link WeightLayout#OUTPUT_PANELS_32}.
   *
   * @throws IllegalArgumentException when it does not lie in panels
   */
  public static MemorySegment singles(BoundStep step, int filter) {
    MemorySegment bytes = step.weightBytes().get(filter);
    return switch (step.weights().get(filter).layout()) {
      case OUTPUT_PANELS_32 -> bytes;
      case OUTPUT_PANELS_32_QUADS -> fromQuads(bytes, inputs(step, filter));
      case ROW_MAJOR, TAP_MAJOR ->
          throw new IllegalArgumentException("Filter " + filter + " does not lie in panels");
    };
  }

  /** The filter as {@link WeightLayout#OUTPUT_PANELS_32_QUADS}; empty when not in panels. */
  public static Optional<MemorySegment> quads(BoundStep step, int filter) {
    PlanWeights weights = step.weights().get(filter);
    MemorySegment bytes = step.weightBytes().get(filter);
    return switch (weights.layout()) {
      case OUTPUT_PANELS_32_QUADS -> Optional.of(bytes);
      case OUTPUT_PANELS_32 -> Optional.of(toQuads(bytes, inputs(step, filter)));
      case ROW_MAJOR, TAP_MAJOR -> Optional.empty();
    };
  }

  private static int inputs(BoundStep step, int filter) {
    return step.weights().get(filter).shape().dim(1);
  }

  private static MemorySegment toQuads(MemorySegment bytes, int inputs) {
    byte[] from = bytes.toArray(ValueLayout.JAVA_BYTE);
    int quads = (inputs + FOUR - 1) / FOUR;
    int taps = from.length / PANEL / inputs;
    byte[] to = new byte[Math.multiplyExact(taps * quads, FOUR * PANEL)];
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < inputs; i++) {
        int source = (tap * inputs + i) * PANEL;
        int target = (tap * quads + i / FOUR) * FOUR * PANEL + i % FOUR;
        for (int lane = 0; lane < PANEL; lane++) {
          to[target + lane * FOUR] = from[source + lane];
        }
      }
    }
    return MemorySegment.ofArray(to);
  }

  private static MemorySegment fromQuads(MemorySegment bytes, int inputs) {
    byte[] from = bytes.toArray(ValueLayout.JAVA_BYTE);
    int quads = (inputs + FOUR - 1) / FOUR;
    int taps = from.length / (quads * FOUR * PANEL);
    byte[] to = new byte[Math.multiplyExact(taps * inputs, PANEL)];
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < inputs; i++) {
        int source = (tap * quads + i / FOUR) * FOUR * PANEL + i % FOUR;
        int target = (tap * inputs + i) * PANEL;
        for (int lane = 0; lane < PANEL; lane++) {
          to[target + lane] = from[source + lane * FOUR];
        }
      }
    }
    return MemorySegment.ofArray(to);
  }
}
