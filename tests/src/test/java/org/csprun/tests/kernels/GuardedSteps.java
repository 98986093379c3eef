package org.csprun.tests.kernels;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.csprun.target.BoundStep;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Tensors;
import org.csprun.tests.kernels.GuardedMemory.Side;

/**
 * A process that runs the steps of all kinds on one device with every tensor and constant between
 * guard pages, and says before each what it is. Arguments: the device, the kinds.
 */
final class GuardedSteps {
  private final Device device;
  private int ran;

  private GuardedSteps(Device device) {
    this.device = device;
  }

  public static void main(String[] arguments) {
    GuardedSteps steps = new GuardedSteps(Devices.named(arguments[0]));
    for (String kind : List.of(arguments).subList(1, arguments.length)) {
      for (Side side : Side.values()) {
        steps.run(StepKind.valueOf(kind), side);
      }
    }
    System.out.println("ran " + steps.ran);
  }

  private void run(StepKind kind, Side side) {
    for (int i = 0; i < kind.cases(); i++) {
      Pick pick = kind.pick(i);
      StepCase step = kind.make(pick);
      String what = "%s at the %s, %s".formatted(kind.name(i), side, step.what());
      GuardedProcess.begin(what);
      try (GuardedMemory memory = new GuardedMemory(side);
          KernelFactory kernels = device.kernels()) {
        BoundStep moved = moved(step, memory);
        Optional<Kernel> kernel = kernels.create(moved);
        if (kernel.isPresent()) {
          Conformance reference = step.reference(pick);
          runAll(kernel.get(), moved);
          MemorySegment found = moved.output().memory();
          reference.compareAll(what, found, step.output().offsetBytes());
          memory.checkCanaries();
          ran++;
        }
      }
    }
  }

  private static void runAll(Kernel kernel, BoundStep step) {
    int pieces = kernel.pieces().orElse(step.rows());
    kernel.run(pieces / 3, pieces);
    kernel.run(0, pieces / 3);
  }

  /** The step with memory that begins and ends with its elements. */
  private static BoundStep moved(StepCase step, GuardedMemory memory) {
    BoundStep bound = step.steps().into(step.output());
    Operand output = moved(bound.output(), memory, true);
    List<Operand> inputs =
        bound.inputs().stream()
            .map(input -> input == bound.output() ? output : moved(input, memory, false))
            .toList();
    List<MemorySegment> constants =
        IntStream.range(0, bound.weights().size())
            .mapToObj(i -> memory.readOnly(bound.weightBytes().get(i), 0))
            .toList();
    return new BoundStep(bound.step(), inputs, output, bound.weights(), constants);
  }

  private static Operand moved(Operand operand, GuardedMemory memory, boolean isWritten) {
    long bytes = Tensors.elementBytes(operand.type(), operand.pixelStride());
    MemorySegment elements = operand.memory().asSlice(operand.offsetBytes(), bytes);
    MemorySegment moved =
        isWritten
            ? memory.allocate(bytes, Tensors.SLACK_BYTES).copyFrom(elements)
            : memory.readOnly(elements, Tensors.SLACK_BYTES);
    return new Operand(operand.type(), moved, 0, operand.pixelStride());
  }
}
