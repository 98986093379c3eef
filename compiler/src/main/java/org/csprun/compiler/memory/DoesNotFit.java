package org.csprun.compiler.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.csprun.CsprunException;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Value;

/**
 * The explanation of a plan that is larger than allowed: what is live at the worst step, and what
 * would help.
 */
final class DoesNotFit {
  private static final int TENSORS = 3;
  private static final long KIB = 1024;

  private final Graph model;
  private final MemoryPlan plan;
  private final long limitBytes;

  /**
   * @param model the graph as it was given to the planner, with all its views
   */
  DoesNotFit(Graph model, MemoryPlan plan, long limitBytes) {
    this.model = model;
    this.plan = plan;
    this.limitBytes = limitBytes;
  }

  CsprunException exception() {
    Graph graph = plan.graph();
    long need = plan.certificate().arenaBytes();
    String where =
        graph.nodes().isEmpty()
            ? "the inputs"
            : named(graph.nodes().get(plan.certificate().witnessStep()));
    return new CsprunException(
        CsprunException.Failure.DOES_NOT_FIT,
        """
        '%s' needs %s for its tensors, the limit is %s. It needs most at %s.
        Live there: %s.
        Fix: %s--arena-limit %dKiB or more."""
            .formatted(
                graph.name(),
                ByteCount.format(need),
                ByteCount.format(limitBytes),
                where,
                liveTensors(),
                smallerInput(),
                Math.ceilDiv(need, KIB)));
  }

  private String liveTensors() {
    Map<Value, Node> producers = plan.graph().producers();
    List<Map.Entry<Value, LiveRange>> live =
        LiveRanges.of(plan.graph()).byRoot().entrySet().stream()
            .filter(entry -> entry.getValue().isLiveAt(plan.certificate().witnessStep()))
            .sorted(Comparator.comparingLong(entry -> -entry.getValue().bytes()))
            .toList();
    String largest =
        live.stream()
            .limit(TENSORS)
            .map(
                entry ->
                    ByteCount.format(entry.getValue().bytes())
                        + " "
                        + Optional.ofNullable(producers.get(entry.getKey()))
                            .map(DoesNotFit::named)
                            .orElse("input '" + entry.getKey().name() + "'"))
            .collect(Collectors.joining(", "));
    return live.size() > TENSORS
        ? largest + " and " + (live.size() - TENSORS) + " smaller"
        : largest;
  }

  private String smallerInput() {
    return SmallerInput.largestThatFits(model, plan.certificate().arenaBytes(), limitBytes)
        .map(
            found ->
                "--input %dx%d (needs %s), or "
                    .formatted(found.width(), found.height(), ByteCount.format(found.arenaBytes())))
        .orElse("");
  }

  private static String named(Node node) {
    return "'%s' (%s)".formatted(node.name(), node.origin());
  }
}
