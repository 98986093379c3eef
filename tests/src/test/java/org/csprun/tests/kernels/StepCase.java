package org.csprun.tests.kernels;

import org.csprun.target.Operand;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;

/**
 * One step to compare with the reference.
 *
 * @param what for people
 * @param output where the output lies and what is there before
 * @param depth reduction length, which the tolerance of floats grows with
 */
record StepCase(String what, Steps steps, Operand output, double depth) {

  /** What the reference makes of it. */
  Conformance reference(Pick pick) {
    return new Conformance(what, pick, steps, output, depth);
  }
}
