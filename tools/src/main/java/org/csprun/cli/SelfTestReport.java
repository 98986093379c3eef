package org.csprun.cli;

import java.io.PrintWriter;
import java.util.Optional;
import org.csprun.session.SelfTestResult;

/**
 * How a plan's golden run went on a device.
 *
 * @param compared steps compared bit by bit, up to and with the first that diverges
 * @param floatSteps steps with float arithmetic in their results, not compared
 */
record SelfTestReport(
    boolean good,
    String plan,
    String device,
    int compared,
    int floatSteps,
    Optional<Diverging> first) {

  /** A step that wrote other bytes than in the golden run. */
  record Diverging(String step, String origin, String expectedCrc, String foundCrc) {
    static Diverging of(SelfTestResult.Divergence divergence) {
      return new Diverging(
          divergence.name(),
          divergence.origin(),
          hex(divergence.expectedCrc()),
          hex(divergence.foundCrc()));
    }

    private static String hex(int crc) {
      return Units.format("%08x", crc);
    }
  }

  static SelfTestReport of(String plan, SelfTestResult result) {
    return new SelfTestReport(
        result.good(),
        plan,
        result.device(),
        result.compared(),
        result.floatSteps(),
        result.first().map(Diverging::of));
  }

  void print(PrintWriter out) {
    out.println(
        first
            .map(
                step ->
                    "Diverges first at %s (%s) on %s: its bytes have CRC-32C %s, not %s."
                        .formatted(
                            step.step(),
                            step.origin(),
                            device,
                            step.foundCrc(),
                            step.expectedCrc()))
            .orElse("Good: %s passes its self-test on %s.".formatted(plan, device)));
    out.println(
        "%d steps compared bit by bit; %d float, not compared.".formatted(compared, floatSteps));
  }
}
