package org.csprun.compiler.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.tensor.DataType;

/** The least time of a plan and of its steps on a machine whose peak was measured. */
public final class Roofline {
  private static final double NANOS_PER_SECOND = 1e9;

  private Roofline() {}

  /** The bound of every step, in order. */
  public static List<StepBound> of(Plan plan, MachinePeak machine) {
    List<StepTraffic> traffic = StepTraffic.of(plan);
    List<StepBound> bounds = new ArrayList<>();
    for (int i = 0; i < traffic.size(); i++) {
      bounds.add(bound(plan, plan.steps().get(i), traffic.get(i), machine));
    }
    return bounds;
  }

  /**
   * Share of the machine's peak that a run of a plan reached: the time its multiply-adds take at
   * the peak of their types over the time measured. Empty when a peak it needs is not known.
   */
  public static OptionalDouble shareOfPeak(Plan plan, MachinePeak machine, double measuredNanos) {
    double least = 0;
    for (Step step : plan.steps()) {
      OptionalDouble compute = computeNanos(plan, step, machine);
      if (compute.isEmpty()) {
        return OptionalDouble.empty();
      }
      least += compute.getAsDouble();
    }
    return OptionalDouble.of(least / measuredNanos);
  }

  private static StepBound bound(Plan plan, Step step, StepTraffic traffic, MachinePeak machine) {
    List<StepBound.Need> needs = new ArrayList<>();
    OptionalDouble compute = computeNanos(plan, step, machine);
    compute.ifPresent(nanos -> needs.add(new StepBound.Need("compute", nanos)));
    long nearer = 0;
    for (MemoryLevel memory : machine.memories()) {
      double seconds = traffic.missedBytes(nearer) / memory.bytesPerSecond();
      needs.add(new StepBound.Need(memory.name(), seconds * NANOS_PER_SECOND));
      nearer = memory.capacityBytes();
    }
    return new StepBound(compute, needs);
  }

  /** Nanoseconds of the multiply-adds at the peak of their type, 0 for a step without any. */
  private static OptionalDouble computeNanos(Plan plan, Step step, MachinePeak machine) {
    long macs = PlanCost.macs(plan, step);
    if (macs == 0) {
      return OptionalDouble.of(0);
    }
    DataType operands = plan.tensors().get(step.inputs().getFirst()).type().dataType();
    OptionalDouble rate = machine.macsPerSecond(operands);
    return rate.isPresent()
        ? OptionalDouble.of(macs / rate.getAsDouble() * NANOS_PER_SECOND)
        : OptionalDouble.empty();
  }
}
