package org.csprun.compiler.lower;

import java.util.List;
import java.util.OptionalLong;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.memory.MemoryPlan;
import org.csprun.compiler.memory.MemoryPlanner;
import org.csprun.compiler.memory.Regions;
import org.csprun.plan.Certificate;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanInput;
import org.csprun.plan.PlanOutput;
import org.csprun.plan.Provenance;
import org.csprun.target.Device;

/**
 * The last stage of the compiler: schedules and places a graph, packs its weights and emits the
 * steps of a plan. Immutable; each {@code with} makes another one.
 */
public final class Lowering {
  private final Device device;
  private final OptionalLong arenaLimitBytes;

  private Lowering(Device device, OptionalLong arenaLimitBytes) {
    this.device = device;
    this.arenaLimitBytes = arenaLimitBytes;
  }

  /** Lowering for one device; its name goes into the plan's provenance. */
  public static Lowering to(Device device) {
    return new Lowering(device, OptionalLong.empty());
  }

  /** The same with a limit on the arena. */
  public Lowering withArenaLimit(long bytes) {
    return new Lowering(device, OptionalLong.of(bytes));
  }

  /**
   * The plan of a graph.
   *
   * @throws org.csprun.CsprunException when it does not fit the arena limit
   */
  public Plan plan(Graph graph) {
    return plan(MemoryPlanner.plan(graph, arenaLimitBytes));
  }

  /** The plan of a graph whose every value keeps its own memory, for step by step comparison. */
  public Plan naive(Graph graph) {
    return plan(MemoryPlanner.naive(graph));
  }

  /** The plan of a graph placed by hand or by {@link MemoryPlanner}. */
  public Plan plan(MemoryPlan memory) {
    Graph graph = memory.graph();
    TensorTable tensors = new TensorTable(memory);
    WeightPacker weights = new WeightPacker(device);
    List<PlanInput> inputs =
        graph.inputs().stream()
            .map(in -> new PlanInput(in.name(), tensors.index(in.value()), in.image()))
            .toList();
    StepEmitter emitter = new StepEmitter(Regions.of(memory.places()), tensors, weights);
    int witness = 0;
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      emitter.emit(node);
      if (i == memory.certificate().witnessStep()) {
        witness = Math.max(emitter.steps().size() - 1, 0);
      }
    }
    List<PlanOutput> outputs =
        graph.outputs().stream().map((GraphOutput out) -> output(out, tensors)).toList();
    Certificate certificate =
        new Certificate(
            memory.certificate().arenaBytes(), memory.certificate().lowerBoundBytes(), witness);
    return new Plan(
        graph.name(),
        tensors.tensors(),
        emitter.steps(),
        weights.entries(),
        weights.section(),
        inputs,
        outputs,
        graph.heads(),
        graph.classNames(),
        certificate,
        provenance(graph, memory.decisions()),
        java.util.Optional.empty());
  }

  private static PlanOutput output(GraphOutput out, TensorTable tensors) {
    return new PlanOutput(out.name(), tensors.index(out.value()));
  }

  private Provenance provenance(Graph graph, List<String> decisions) {
    Provenance provenance =
        graph.provenance().with("compiler", Version.text()).with("device", device.name());
    for (int i = 0; i < decisions.size(); i++) {
      provenance = provenance.with("decision.%03d".formatted(i), decisions.get(i));
    }
    return arenaLimitBytes.isPresent()
        ? provenance.with("arena-limit-bytes", String.valueOf(arenaLimitBytes.getAsLong()))
        : provenance;
  }
}
