package org.csprun.compiler.quant;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Operand;

/**
 * One integer node as a plan of its own, floats in and floats out, that can take the place of its
 * float step in a plan where every tensor has memory of its own.
 */
final class LoneLayer {
  private final Node node;
  private final Plan plan;

  /** Tensors of the float plan, in the order of this plan's inputs. */
  private final List<Integer> inputs;

  private final int output;
  private final BitSet ownSteps = new BitSet();
  private final BitSet laterSteps = new BitSet();
  private final OutputNoise noise;

  private LoneLayer(Node node, Plan plan, List<Integer> inputs, int output, int outputs) {
    this.node = node;
    this.plan = plan;
    this.inputs = inputs;
    this.output = output;
    this.noise = new OutputNoise(outputs);
  }

  /**
   * The layer of a float node.
   *
   * @param integer the node of its name in the quantised graph
   * @param whole the naive plan of the float graph
   */
  static LoneLayer of(Node node, Node integer, Plan whole, Device device) {
    Map<String, Value> read = new LinkedHashMap<>();
    GraphBuilder builder = new GraphBuilder(node.name());
    List<Value> bytes = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value real = node.input(i);
      IntegerOp quantize =
          new IntegerOp.Quantize(integer.input(i).type().quantization().orElseThrow());
      bytes.add(
          read.computeIfAbsent(
              real.name(),
              name ->
                  builder.add(
                      name + ".int8",
                      quantize,
                      node.origin(),
                      builder.input(name, real.type(), Optional.empty()))));
    }
    Value computed = builder.add(node.name() + ".lone", integer.op(), node.origin(), bytes);
    builder.output(
        "y",
        builder.add(node.name() + ".float", new IntegerOp.Dequantize(), node.origin(), computed));
    Graph graph = builder.build();
    LoneLayer layer =
        new LoneLayer(
            node,
            Lowering.to(device).naive(graph),
            read.keySet().stream().map(name -> NaivePlans.tensor(whole, name)).toList(),
            NaivePlans.tensor(whole, node.output().name()),
            whole.outputs().size());
    layer.findSteps(whole);
    return layer;
  }

  private void findSteps(Plan whole) {
    long made = whole.tensors().get(output).offsetBytes();
    Set<Long> reached = new HashSet<>(Set.of(made));
    for (int i = 0; i < whole.steps().size(); i++) {
      Step step = whole.steps().get(i);
      long written = whole.tensors().get(step.output()).offsetBytes();
      if (written == made) {
        ownSteps.set(i);
      } else if (NaivePlans.reads(whole, step, reached)) {
        laterSteps.set(i);
        reached.add(written);
      }
    }
  }

  Node node() {
    return node;
  }

  /** What the outputs of the whole plan lost so far when only this layer was in integers. */
  OutputNoise noise() {
    return noise;
  }

  /** The steps of the whole plan that make this layer's output. */
  BitSet ownSteps() {
    return ownSteps;
  }

  /** The steps of the whole plan that this layer's output reaches. */
  BitSet laterSteps() {
    return laterSteps;
  }

  /** Writes this layer's output into a session of the whole plan, from the inputs it holds. */
  void run(Session whole) {
    try (Session session = Session.open(plan, whole.device(), whole.threads())) {
      for (int i = 0; i < inputs.size(); i++) {
        copy(whole.tensor(inputs.get(i)).operand(), session.input(i).operand());
      }
      session.run();
      copy(session.output(0).operand(), whole.tensor(output).operand());
    }
  }

  /** Both are dense: every tensor of both plans has memory of its own. */
  private static void copy(Operand from, Operand to) {
    MemorySegment.copy(
        from.memory(), from.offsetBytes(), to.memory(), to.offsetBytes(), to.type().bytes());
  }
}
