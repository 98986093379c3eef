package org.csprun.plan;

import java.util.List;

/** The section of steps, in the order they run. */
final class StepCodec {
  private static final int FEWEST_BYTES = 17;

  private StepCodec() {}

  static void write(SectionWriter out, List<Step> steps) {
    out.i32(steps.size());
    for (Step step : steps) {
      out.string(step.name());
      out.string(step.origin());
      out.ints(step.inputs());
      out.i32(step.output());
      OperationCodec.write(out, step.operation());
    }
  }

  static List<Step> read(SectionReader in) {
    List<Step> steps = in.list("steps", PlanLimits.STEPS, FEWEST_BYTES, () -> readStep(in));
    in.end();
    return steps;
  }

  private static Step readStep(SectionReader in) {
    String name = in.string();
    String origin = in.string();
    List<Integer> inputs = in.list("inputs of a step", PlanLimits.ENDS, Integer.BYTES, in::i32);
    int output = in.i32();
    return new Step(name, origin, OperationCodec.read(in), inputs, output);
  }
}
