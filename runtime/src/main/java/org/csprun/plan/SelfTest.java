package org.csprun.plan;

import java.util.List;

/**
 * A golden run: inputs filled from {@code seed}, and the CRC-32C of the elements of every step's
 * output after it ran on the scalar target (integer steps only are compared bit by bit; float steps
 * are compared on the same target alone).
 */
public record SelfTest(long seed, List<Integer> stepCrcs) {
  public SelfTest {
    stepCrcs = List.copyOf(stepCrcs);
  }
}
