package org.csprun.cli;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.csprun.compiler.quant.Ledger;
import org.csprun.plan.Plan;

/** What a plan is, what was chosen for it and where it comes from. */
record PlanExplanation(
    PlanSummary summary,
    List<String> decisions,
    SortedMap<String, String> provenance,
    Optional<LedgerReport> quantization) {
  private static final String DECISION = "decision.";

  static PlanExplanation of(Plan plan, long fileBytes) {
    SortedMap<String, String> entries = new TreeMap<>(plan.provenance().entries());
    List<String> decisions =
        entries.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(DECISION))
            .map(java.util.Map.Entry::getValue)
            .toList();
    entries.keySet().removeIf(key -> key.startsWith(DECISION) || Ledger.isEntry(key));
    return new PlanExplanation(
        PlanSummary.of(plan, fileBytes), decisions, entries, LedgerReport.of(plan));
  }
}
