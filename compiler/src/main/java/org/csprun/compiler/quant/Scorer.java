package org.csprun.compiler.quant;

import org.csprun.plan.Plan;

/** Says how good a plan is, the same on every call. */
@FunctionalInterface
public interface Scorer {

  /** The score in percent points; higher is better. */
  double score(Plan plan);
}
