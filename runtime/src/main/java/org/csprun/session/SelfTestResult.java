package org.csprun.session;

import java.util.Optional;

/**
 * How a golden run went on a device.
 *
 * @param compared steps compared bit by bit, up to and with the first that diverges
 * @param floatSteps steps that are not compared, because float arithmetic is in their results
 * @param first the first step whose bytes are others
 */
public record SelfTestResult(
    String device, int compared, int floatSteps, Optional<Divergence> first) {

  public boolean good() {
    return first.isEmpty();
  }

  /**
   * A step that wrote other bytes than in the golden run.
   *
   * @param step index of the step
   * @param expectedCrc CRC-32C of what it should write
   * @param foundCrc CRC-32C of what it wrote
   */
  public record Divergence(int step, String name, String origin, int expectedCrc, int foundCrc) {}
}
