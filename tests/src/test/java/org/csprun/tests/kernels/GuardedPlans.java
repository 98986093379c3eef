package org.csprun.tests.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.session.SeededInputs;
import org.csprun.session.Session;
import org.csprun.session.TensorArena;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tensor.DataType;
import org.csprun.testing.Tensors;
import org.csprun.tests.kernels.GuardedMemory.Side;

/**
 * A process that runs plans with the arena and every constant between guard pages, and compares
 * what integer plans make of seeded inputs with what vector makes. Arguments: the device, files.
 */
public final class GuardedPlans {
  private static final long SEED = 7;

  private GuardedPlans() {}

  public static void main(String[] arguments) {
    Device device = Devices.named(arguments[0]);
    int own = 0;
    for (String file : List.of(arguments).subList(1, arguments.length)) {
      Plan plan = Plan.map(Path.of(file));
      GuardedProcess.begin(plan.name() + " on vector");
      List<byte[]> right;
      try (Session session = Session.open(plan, Devices.named("vector"), 2)) {
        right = run(session);
      }
      for (Side side : Side.values()) {
        GuardedProcess.begin("%s at the %s on %s".formatted(plan.name(), side, device.name()));
        own += run(plan, device, side, right);
      }
    }
    System.out.println("ran " + own);
  }

  /** Runs plans on every device of machine code in processes of their own; no access may stray. */
  public static void requireInside(Path folder, Plan... plans) {
    for (Device device : TestDevices.machineCode()) {
      List<String> arguments = new ArrayList<>(List.of(device.name()));
      for (Plan plan : plans) {
        Path file = folder.resolve(arguments.size() + ".plan");
        plan.write(file);
        arguments.add(file.toString());
      }
      GuardedProcess process = GuardedProcess.run(folder, GuardedPlans.class, arguments);
      process.requireGood();
      assertThat(process.count("ran")).as("steps in machine code").isPositive();
      System.out.printf(
          "%s: %d steps of %s between guard pages%n",
          device.name(),
          process.count("ran"),
          Arrays.stream(plans).map(Plan::name).collect(Collectors.joining(", ")));
    }
  }

  /** Opens a session whose arena lies between guard pages. */
  public static Session open(Plan plan, Device device, int threads, GuardedMemory memory) {
    // Floats lie on their own boundaries, from whichever end they are counted.
    long bytes = Math.max(4, (plan.certificate().arenaBytes() + 3) / 4 * 4);
    MemorySegment arena = memory.allocate(bytes, Tensors.SLACK_BYTES);
    Device guarded = new GuardedDevice(device, memory);
    return Session.open(plan, guarded, threads, () -> new TensorArena(arena));
  }

  /** Steps that ran on the device itself. */
  private static int run(Plan plan, Device device, Side side, List<byte[]> right) {
    try (GuardedMemory memory = new GuardedMemory(side);
        Session session = open(plan, device, 2, memory)) {
      List<byte[]> found = run(session);
      memory.checkCanaries();
      for (int i = 0; i < found.size(); i++) {
        if (isExact(plan) && !Arrays.equals(found.get(i), right.get(i))) {
          throw new AssertionError("Output %d of %s differs".formatted(i, plan.name()));
        }
      }
      return plan.steps().size() - session.fallbacks().size();
    }
  }

  /** Whether no step computes with floats. */
  private static boolean isExact(Plan plan) {
    return plan.steps().stream()
        .allMatch(
            step ->
                step.operation() instanceof IntegerOperation
                    || plan.tensors().get(step.output()).type().dataType() == DataType.U8
                    || step.operation() instanceof Operation.StridedCopy);
  }

  private static List<byte[]> run(Session session) {
    SeededInputs.fill(session, SEED);
    session.run();
    return IntStream.range(0, session.plan().outputs().size())
        .mapToObj(i -> session.output(i).toBytes())
        .toList();
  }
}
