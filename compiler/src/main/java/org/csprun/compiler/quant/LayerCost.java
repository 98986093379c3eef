package org.csprun.compiler.quant;

import java.util.Map;
import org.csprun.plan.Plan;

/**
 * What a plan takes more than another; less where negative.
 *
 * @param weightBytes of the constants in the plan
 * @param arenaBytes of the memory that tensors share
 * @param nanos of one run, as measured on the machine that compiles
 */
public record LayerCost(long weightBytes, long arenaBytes, long nanos) {

  static LayerCost between(Plan plan, Plan other, long nanos) {
    return new LayerCost(
        plan.weightBytes().byteSize() - other.weightBytes().byteSize(),
        plan.certificate().arenaBytes() - other.certificate().arenaBytes(),
        nanos);
  }

  static long sum(Map<String, Long> nanos) {
    return nanos.values().stream().mapToLong(Long::longValue).sum();
  }
}
