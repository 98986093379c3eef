package org.csprun.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a plan compares with another run.
 *
 * @param device what ran the plan
 * @param reference what ran the other side, or the folder of its tensors
 * @param exactSteps steps that must be equal bit by bit, and are when there is no {@code firstByte}
 * @param firstDiverging name of the first step below {@code minSqnrDb}
 * @param agreement on what pictures show, where the comparison was on pictures
 * @param unmatched steps without a counterpart of the same name and shape
 */
record Verification(
    boolean good,
    double minSqnrDb,
    String device,
    String reference,
    int exactSteps,
    Optional<ByteDifference> firstByte,
    Optional<String> firstDiverging,
    Optional<Agreement> agreement,
    List<Item> outputs,
    List<Item> steps,
    int unmatched) {
  private static final int WORST = 10;

  Verification {
    outputs = List.copyOf(outputs);
    steps = List.copyOf(steps);
  }

  /**
   * One tensor compared.
   *
   * @param sqnrDb power of the right values over that of the difference; infinite when equal
   * @param largestDifference absolute
   */
  record Item(String name, String origin, double sqnrDb, double largestDifference) {

    String sqnrText() {
      return Double.isInfinite(sqnrDb) && sqnrDb > 0 ? "equal" : Units.format("%.1f", sqnrDb);
    }
  }

  private String headline() {
    String below = ", below %.0f dB.".formatted(minSqnrDb);
    if (good) {
      return "Good: every output and step is at %.0f dB or more.".formatted(minSqnrDb);
    }
    return firstByte
        .map(difference -> difference.text(device, reference))
        .or(() -> firstDiverging.map(step -> "Diverges first at " + step + below))
        .orElse("An output diverges" + below);
  }

  void print(PrintWriter out, boolean all) {
    out.println(headline());
    if (exactSteps > 0 && firstByte.isEmpty()) {
      out.println(
          "%d integer steps are equal bit by bit on %s and %s."
              .formatted(exactSteps, device, reference));
    }
    agreement.ifPresent(counts -> out.println(counts.text()));
    TextTable outputTable = new TextTable("OUTPUT", "SQNR dB", "LARGEST DIFFERENCE");
    outputs.forEach(
        o -> outputTable.row(o.name(), o.sqnrText(), Units.format("%.3g", o.largestDifference())));
    outputTable.print(out);
    if (!steps.isEmpty()) {
      out.println();
      out.println(
          "%d steps compared, %d without a counterpart%s:"
              .formatted(steps.size(), unmatched, all ? "" : "; the worst"));
      TextTable table = new TextTable("STEP", "SQNR dB", "LARGEST DIFFERENCE", "ORIGIN");
      (all
              ? steps.stream()
              : steps.stream().sorted(Comparator.comparingDouble(Item::sqnrDb)).limit(WORST))
          .forEach(
              s ->
                  table.row(
                      s.name(),
                      s.sqnrText(),
                      Units.format("%.3g", s.largestDifference()),
                      s.origin()));
      table.print(out);
    }
  }
}
