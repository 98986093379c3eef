package org.csprun.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a plan compares with another run.
 *
 * @param firstDiverging name of the first step below {@code minSqnrDb}
 * @param unmatched steps without a counterpart of the same name and shape
 */
record Verification(
    boolean good,
    double minSqnrDb,
    Optional<String> firstDiverging,
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

    static Item of(String name, String origin, float[] right, float[] found) {
      double signal = 0;
      double noise = 0;
      double largest = 0;
      for (int i = 0; i < right.length; i++) {
        double difference = (double) found[i] - right[i];
        signal += (double) right[i] * right[i];
        noise += difference * difference;
        // Not Math.max alone: a NaN on one side only must not pass as equal.
        largest =
            Float.compare(found[i], right[i]) == 0
                ? largest
                : Math.max(largest, Math.abs(difference));
      }
      double sqnr = noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
      return new Item(name, origin, Double.isNaN(sqnr) ? Double.NEGATIVE_INFINITY : sqnr, largest);
    }

    String sqnrText() {
      return Double.isInfinite(sqnrDb) && sqnrDb > 0 ? "equal" : Units.format("%.1f", sqnrDb);
    }
  }

  void print(PrintWriter out, boolean all) {
    out.println(
        good
            ? "Good: every output and step is at %.0f dB or more.".formatted(minSqnrDb)
            : firstDiverging
                .map(step -> "Diverges first at " + step + ", below %.0f dB.".formatted(minSqnrDb))
                .orElse("An output diverges, below %.0f dB.".formatted(minSqnrDb)));
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
