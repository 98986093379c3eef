package org.csprun.target.assembly.convolve;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.csprun.plan.IntegerOperation.Convolve;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.tensor.Shape;

/** Weights of four inputs side by side, as sums of four products read them. */
final class QuadPanels {
  private QuadPanels() {}

  /**
   * The filter as {@code [panel][ky][kx][input / 4][32][4]}: the plan's own bytes where they lie
   * so, else a copy; empty where the filter does not lie in panels.
   */
  static Optional<MemorySegment> of(CodeStore store, BoundStep step, Convolve operation) {
    PlanWeights filter = step.weights().get(operation.filter());
    MemorySegment bytes = step.weightBytes().get(operation.filter());
    return switch (filter.layout()) {
      case OUTPUT_PANELS_32_QUADS -> Optional.of(store.inPlace(bytes));
      case OUTPUT_PANELS_32 -> Optional.of(repack(store, filter.shape(), operation, bytes));
      case ROW_MAJOR, TAP_MAJOR -> Optional.empty();
    };
  }

  private static MemorySegment repack(
      CodeStore store, Shape shape, Convolve operation, MemorySegment from) {
    int inputs = shape.dim(1);
    int quads = (inputs + 3) / 4;
    long taps =
        from.byteSize() / ((long) inputs * WeightLayout.PANEL); // of all panels, one after another
    MemorySegment to = store.allocate(taps * quads * 4 * WeightLayout.PANEL);
    for (long tap = 0; tap < taps; tap++) {
      for (int i = 0; i < inputs; i++) {
        long source = (tap * inputs + i) * WeightLayout.PANEL;
        long target = (tap * quads + i / 4) * 4 * WeightLayout.PANEL + i % 4;
        for (int lane = 0; lane < WeightLayout.PANEL; lane++) {
          byte weight = from.get(ValueLayout.JAVA_BYTE, source + lane);
          to.set(ValueLayout.JAVA_BYTE, target + lane * 4L, weight);
        }
      }
    }
    return to;
  }
}
