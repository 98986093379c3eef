package org.csprun.plan;

import java.util.List;

/**
 * A golden run: inputs filled from {@code seed}, and what every step then wrote on the scalar
 * target. Only steps whose bytes are the same on every device are compared.
 *
 * @param stepCrcs one a step: the CRC-32C of the elements it wrote, in the order they lie in
 *     memory, or of a copy in the copy's order; 0 for a step with float arithmetic in its result
 */
public record SelfTest(long seed, List<Integer> stepCrcs) {
  public SelfTest {
    stepCrcs = List.copyOf(stepCrcs);
  }
}
