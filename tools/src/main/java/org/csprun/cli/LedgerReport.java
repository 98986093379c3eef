package org.csprun.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.quant.Ledger;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.tensor.Quantization;

/** The quantisation ledger of a plan with the scales of its tensors. */
record LedgerReport(
    int samples,
    String samplesSha256,
    String recipe,
    List<Row> steps,
    List<Ledger.FloatStep> floats,
    List<Ledger.SharedScale> shared) {
  private static final int WORST = 5;

  /**
   * An integer step.
   *
   * @param scales different pairs of scale and zero point of its output
   * @param sqnrDb of its output against the float model; absent where it was not measured
   */
  record Row(
      String name,
      String calibrator,
      int scales,
      float smallestScale,
      float largestScale,
      int smallestZeroPoint,
      int largestZeroPoint,
      Optional<Double> sqnrDb,
      String origin) {}

  static Optional<LedgerReport> of(Plan plan) {
    return Ledger.of(plan.provenance()).map(ledger -> of(plan, ledger));
  }

  private static LedgerReport of(Plan plan, Ledger ledger) {
    Map<String, Step> steps = new HashMap<>();
    plan.steps().forEach(step -> steps.put(step.name(), step));
    List<Row> rows = new ArrayList<>();
    for (Ledger.Step entry : ledger.steps()) {
      Step step = steps.get(entry.name());
      Optional<Quantization> meaning =
          Optional.ofNullable(step)
              .flatMap(s -> plan.tensors().get(s.output()).type().quantization());
      meaning.ifPresent(quantization -> rows.add(row(entry, step, quantization)));
    }
    return new LedgerReport(
        ledger.samples(), ledger.digest(), ledger.tricks(), rows, ledger.floats(), ledger.shared());
  }

  private static Row row(Ledger.Step entry, Step step, Quantization quantization) {
    List<Float> scales = quantization.scales();
    List<Integer> zeroPoints = quantization.zeroPoints();
    return new Row(
        entry.name(),
        entry.calibrator(),
        scales.size(),
        scales.stream().min(Comparator.naturalOrder()).orElseThrow(),
        scales.stream().max(Comparator.naturalOrder()).orElseThrow(),
        zeroPoints.stream().min(Comparator.naturalOrder()).orElseThrow(),
        zeroPoints.stream().max(Comparator.naturalOrder()).orElseThrow(),
        entry.sqnrDb().isPresent() ? Optional.of(entry.sqnrDb().getAsDouble()) : Optional.empty(),
        step.origin());
  }

  /** The ledger in a few lines. */
  void printSummary(PrintWriter out) {
    out.println(
        "int8: %d steps in integers, %d in float; calibrated on %d samples"
            .formatted(steps.size(), floats.size(), samples));
    out.println("  recipe: " + recipe);
    Map<String, Integer> calibrators = new java.util.TreeMap<>();
    steps.forEach(row -> calibrators.merge(row.calibrator(), 1, Integer::sum));
    out.println("  calibrators: " + calibrators);
    List<Row> worst =
        steps.stream()
            .filter(row -> row.sqnrDb().isPresent())
            .sorted(Comparator.comparing(row -> row.sqnrDb().orElseThrow()))
            .limit(WORST)
            .toList();
    worst.forEach(
        row ->
            out.println(
                "  low SQNR: %s dB at %s (%s)"
                    .formatted(decibels(row.sqnrDb()), row.name(), row.origin())));
    shared.forEach(
        scale ->
            out.println(
                Units.format(
                    "  shared scale: %s loses %.2f bits, mixed by %s",
                    scale.name(), scale.bitsLost(), scale.mixedBy())));
  }

  /** Every step. */
  void print(PrintWriter out) {
    TextTable table =
        new TextTable(
            "INT8 STEP", "CALIBRATOR", "SCALES", "SCALE", "ZERO POINT", "SQNR dB", "ORIGIN");
    for (Row row : steps) {
      table.row(
          row.name(),
          row.calibrator(),
          row.scales(),
          range(scale(row.smallestScale()), scale(row.largestScale())),
          range(row.smallestZeroPoint(), row.largestZeroPoint()),
          decibels(row.sqnrDb()),
          row.origin());
    }
    table.print(out);
    if (!floats.isEmpty()) {
      out.println();
      TextTable reasons = new TextTable("FLOAT STEP", "REASON");
      floats.forEach(step -> reasons.row(step.name(), step.reason()));
      reasons.print(out);
    }
  }

  private static String range(Object low, Object high) {
    return low.equals(high) ? low.toString() : low + " to " + high;
  }

  private static String scale(float scale) {
    return Units.format("%.3g", scale);
  }

  static String decibels(Optional<Double> sqnr) {
    return sqnr.map(db -> db.isInfinite() ? "exact" : Units.format("%.1f", db)).orElse("–");
  }
}
