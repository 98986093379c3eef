package org.csprun.tests.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Devices;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.tests.kernels.GuardedMemory.Side;

/**
 * A process whose machine code is told of memory that is not there. Arguments: the device, what is
 * too short.
 */
final class StrayAccess {
  private static final int CHANNELS = 16;
  private static final int SIZE = 8;
  private static final TensorType MAP = TensorType.map(CHANNELS, SIZE, SIZE);
  private static final long MAP_BYTES = MAP.elements() * Float.BYTES;
  private static final long ROW_BYTES = MAP_BYTES / SIZE;
  private static final long PANEL_BYTES = (long) CHANNELS * WeightLayout.PANEL * Float.BYTES;

  private StrayAccess() {}

  /** What the machine code is lied to about. */
  enum Lie {
    NONE,
    INPUT_ENDS_EARLY,
    INPUT_BEGINS_LATE,
    INPUT_IS_WRITTEN,
    OUTPUT_ENDS_EARLY,
    FILTER_ENDS_EARLY
  }

  public static void main(String[] arguments) {
    Lie lie = Lie.valueOf(arguments[1]);
    GuardedProcess.begin(lie.toString());
    Side side = lie == Lie.INPUT_BEGINS_LATE ? Side.START : Side.END;
    try (GuardedMemory memory = new GuardedMemory(side);
        KernelFactory kernels = Devices.named(arguments[0]).kernels()) {
      // The machine code's own 64 bytes behind the arena are spared here: any access is foreign.
      MemorySegment in =
          memory.allocate(lie == Lie.INPUT_ENDS_EARLY ? MAP_BYTES - 4 : MAP_BYTES, 0);
      MemorySegment fixed = memory.readOnly(in, 0);
      MemorySegment out =
          memory.allocate(lie == Lie.OUTPUT_ENDS_EARLY ? MAP_BYTES - ROW_BYTES : MAP_BYTES, 0);
      long filterBytes = lie == Lie.FILTER_ENDS_EARLY ? PANEL_BYTES - 128 : PANEL_BYTES;
      long offset = lie == Lie.INPUT_BEGINS_LATE ? -ROW_BYTES : 0;
      Operand output = new Operand(MAP, lie == Lie.INPUT_IS_WRITTEN ? fixed : out, 0, CHANNELS);
      BoundStep step =
          new BoundStep(
              step(),
              List.of(new Operand(MAP, in, offset, CHANNELS)),
              output,
              weights(),
              List.of(memory.allocate(filterBytes, 0), memory.allocate(CHANNELS * 4, 0)));
      Kernel kernel = kernels.create(step).orElseThrow();
      kernel.run(0, kernel.pieces().orElse(SIZE));
      System.out.println("first element " + out.get(ValueLayout.JAVA_FLOAT, 0));
    }
  }

  private static Step step() {
    Convolve convolve =
        new Convolve(Window.square(1, 1, 0), 1, 0, 1, Activation.LINEAR, false, Activation.LINEAR);
    return new Step("stray", "stray.cfg:1", convolve, List.of(0), 1);
  }

  private static List<PlanWeights> weights() {
    Shape filter = Shape.of(CHANNELS, CHANNELS, 1, 1);
    return List.of(
        new PlanWeights(
            "filter", DataType.F32, filter, WeightLayout.OUTPUT_PANELS_32, 0, PANEL_BYTES),
        new PlanWeights(
            "bias", DataType.F32, Shape.of(CHANNELS), WeightLayout.ROW_MAJOR, 0, CHANNELS * 4));
  }
}
