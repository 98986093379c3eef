package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.QuantizationFlow;

/** Writes down what quantisation decided. */
final class LedgerBuilder {
  /** Less is not worth a line. */
  private static final double NOTABLE_BITS = 0.01;

  private LedgerBuilder() {}

  /**
   * The ledger of a graph.
   *
   * @param graph the float graph
   * @param sqnr in dB by the name of the step; empty when nothing was measured
   */
  static Ledger of(
      Graph graph,
      Domain domain,
      Slots slots,
      Scales scales,
      CalibrationTable table,
      Map<String, Double> sqnr,
      QuantizerOptions options) {
    List<Ledger.Step> steps = new ArrayList<>();
    List<Ledger.SharedScale> shared = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!domain.isInteger(node) || QuantizationFlow.moves(node.op())) {
        continue;
      }
      TensorRanges ranges = table.tensors().get(node.output().name());
      Double decibels = sqnr.get(node.name());
      steps.add(
          new Ledger.Step(
              node.name(),
              ranges.calibrator(),
              decibels == null ? OptionalDouble.empty() : OptionalDouble.of(decibels)));
      double bits = scales.bitsLost(node.output(), ranges);
      if (bits > NOTABLE_BITS) {
        String mixedBy = String.join(", ", slots.mixers(node.output()));
        shared.add(
            new Ledger.SharedScale(
                node.name(), bits, mixedBy.isEmpty() ? "its own table" : mixedBy));
      }
    }
    List<Ledger.FloatStep> floats =
        domain.floats().entrySet().stream()
            .map(entry -> new Ledger.FloatStep(entry.getKey(), entry.getValue()))
            .toList();
    String tricks =
        options.tricks().stream().sorted().map(Trick::text).collect(Collectors.joining(" "));
    return new Ledger(steps, floats, shared, table.samples(), table.digest(), tricks);
  }
}
