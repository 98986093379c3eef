package org.csprun.cli;

import java.io.PrintWriter;
import java.util.List;
import org.csprun.compiler.quant.LayerCost;
import org.csprun.compiler.quant.MixedPrecision;

/**
 * Which layers went to float to keep the score, and what they cost.
 *
 * @param measure what the score is
 * @param floatScore of the float model, in percent points
 * @param int8Score with every layer in integers that can be
 * @param score of what was compiled
 * @param maxDrop most that the score may be under the float model's
 */
record PrecisionReport(
    String measure,
    double floatScore,
    double int8Score,
    double score,
    double maxDrop,
    List<MixedPrecision.Promotion> promoted,
    LayerCost cost,
    int scoredPlans) {

  static PrecisionReport of(MixedPrecision mixed, String measure, double maxDrop) {
    return new PrecisionReport(
        measure,
        mixed.floatScore(),
        mixed.int8Score(),
        mixed.score(),
        maxDrop,
        mixed.promoted(),
        mixed.cost(),
        mixed.scored());
  }

  void print(PrintWriter out) {
    out.println(
        Units.format(
            "%s: %.2f in integers, %.2f in float; at most %.2f less was allowed.",
            measure, int8Score, floatScore, maxDrop));
    if (promoted.isEmpty()) {
      out.println("No layer had to go to float.");
      return;
    }
    out.println(
        Units.format(
            "With %d layer%s in float it is %.2f, for %s of weights, %s of arena and %s a run:",
            promoted.size(),
            promoted.size() == 1 ? "" : "s",
            score,
            bytes(cost.weightBytes()),
            bytes(cost.arenaBytes()),
            millis(cost.nanos())));
    TextTable table = new TextTable("LAYER", "SQNR dB", "WEIGHTS", "ARENA", "TIME", "ORIGIN");
    promoted.forEach(
        layer ->
            table.row(
                layer.name(),
                decibels(layer.sqnrDb()),
                bytes(layer.cost().weightBytes()),
                bytes(layer.cost().arenaBytes()),
                millis(layer.cost().nanos()),
                layer.origin()));
    table.print(out);
  }

  static String decibels(double sqnr) {
    return Double.isInfinite(sqnr) && sqnr > 0 ? "equal" : Units.format("%.1f", sqnr);
  }

  private static String bytes(long bytes) {
    return (bytes < 0 ? "-" : "+") + Units.bytes(Math.abs(bytes));
  }

  private static String millis(long nanos) {
    return (nanos < 0 ? "-" : "+") + Units.millis(Math.abs(nanos));
  }
}
