package org.csprun.cli;

import java.io.PrintWriter;
import java.util.Optional;
import org.csprun.session.SelfTestResult;
import org.csprun.session.SelfTests;
import org.csprun.session.Session;

/**
 * How a plan's golden run went on a device.
 *
 * @param compared steps compared bit by bit, up to and with the first that diverges
 * @param floatSteps steps with float arithmetic in their results, not compared
 * @param onScalar steps that the device has no kernel for, so that the scalar target ran them
 */
record SelfTestReport(
    boolean good,
    String plan,
    String device,
    int compared,
    int floatSteps,
    int onScalar,
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

  /** Runs it. */
  static SelfTestReport of(Session session) {
    SelfTestResult result = SelfTests.check(session);
    return new SelfTestReport(
        result.good(),
        session.plan().name(),
        result.device(),
        result.compared(),
        result.floatSteps(),
        session.fallbacks().size(),
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
    if (onScalar > 0) {
      out.println(
          "%d of all steps ran on the scalar target, because %s has no kernel for them."
              .formatted(onScalar, device));
    }
  }
}
