package org.csprun.session;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Step;
import org.csprun.target.Device;

/** The filters of a plan that were packed for another device than the one that runs it. */
final class RepackedFilters {
  private RepackedFilters() {}

  /** Bytes of the step's filter, if it has one that the device does not read as it lies. */
  static long bytes(Plan plan, Step step, Device device) {
    if (step.operation() instanceof Operation.Convolve convolve) {
      return bytes(plan.weights().get(convolve.filter()), convolve.groups(), device);
    }
    return step.operation() instanceof IntegerOperation.Convolve convolve
        ? bytes(plan.weights().get(convolve.filter()), convolve.groups(), device)
        : 0;
  }

  private static long bytes(PlanWeights filter, int groups, Device device) {
    return device.reads(filter, groups) ? 0 : filter.lengthBytes();
  }
}
