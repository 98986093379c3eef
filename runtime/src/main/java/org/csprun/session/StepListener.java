package org.csprun.session;

/** Told after each step of a run, while the step's output is still there. */
@FunctionalInterface
public interface StepListener {

  /**
   * @param step index of the step
   * @param nanos how long it took
   */
  void afterStep(int step, long nanos);
}
