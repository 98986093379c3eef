package org.csprun.compiler.quant;

import java.util.HashMap;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.BoundTensor;
import org.csprun.session.Session;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;

/**
 * A pass of some samples through a float graph that collects the {@link InputMoments} of its
 * convolutions, by name. Samples run one after another in their own order, so that sums of floats
 * are always the same.
 */
final class MomentsRun {
  private static final int MOST_SAMPLES = 16;

  private MomentsRun() {}

  static Map<String, InputMoments> of(Graph graph, Samples samples, QuantizerOptions options) {
    Plan plan = Lowering.to(options.device()).plan(graph);
    Map<String, InputMoments> moments = new HashMap<>();
    int used = Math.min(samples.size(), MOST_SAMPLES);
    try (Session session = Session.open(plan, options.device(), options.threads())) {
      for (int i = 0; i < used; i++) {
        samples.fill(i, session);
        session.run(
            (step, nanos) -> {
              Step done = plan.steps().get(step);
              if (done.operation() instanceof Operation.Convolve convolve) {
                // A convolution never writes over its main input: it still holds what was read.
                BoundTensor input = session.tensor(done.inputs().getFirst());
                Operand output = session.tensor(done.output()).operand();
                InputMoments of =
                    moments.computeIfAbsent(done.name(), name -> create(plan, convolve));
                int windows = Math.ceilDiv(of.windowsWanted(), used);
                of.add(input.operand(), output.height(), output.width(), windows);
              }
            });
      }
    }
    return moments;
  }

  private static InputMoments create(Plan plan, Operation.Convolve convolve) {
    Shape filter = plan.weights().get(convolve.filter()).shape();
    return new InputMoments(
        new TapBlocks(filter.dim(1), filter.dim(2) * filter.dim(3), convolve.groups()),
        convolve.window());
  }
}
