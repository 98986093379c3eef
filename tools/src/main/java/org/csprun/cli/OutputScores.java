package org.csprun.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.csprun.compiler.quant.OutputNoise;
import org.csprun.plan.Head;
import org.csprun.plan.Plan;
import org.csprun.session.Session;

/** Scores of models that find no boxes: how far a plan agrees with the float one. */
final class OutputScores {
  private OutputScores() {}

  /** The share of pictures with the same likeliest class. */
  static PlanScores likeliestClass(PlanScores.Run run, Plan inFloat, Head.Classes head) {
    List<Integer> right = classes(run, inFloat, head);
    return new PlanScores(
        "Same likeliest class as the float model, %",
        plan -> {
          List<Integer> found = classes(run, plan, head);
          long same =
              IntStream.range(0, right.size())
                  .filter(i -> right.get(i).equals(found.get(i)))
                  .count();
          return 100.0 * same / right.size();
        });
  }

  private static List<Integer> classes(PlanScores.Run run, Plan plan, Head.Classes head) {
    List<Integer> classes = new ArrayList<>();
    run.each(
        plan,
        (number, picture, runner, session) ->
            classes.add(runner.classify(picture, head, 1).getFirst().classId()));
    return classes;
  }

  /** What is left of the outputs' power when the noise is taken off. */
  static PlanScores values(PlanScores.Run run, Plan inFloat) {
    List<List<float[]>> right = new ArrayList<>();
    run.each(
        inFloat,
        (number, picture, runner, session) -> {
          runner.fill(picture);
          session.run();
          right.add(outputs(session));
        });
    return new PlanScores(
        "Outputs without their noise, %",
        plan -> {
          OutputNoise noise = new OutputNoise(plan.outputs().size());
          run.each(
              plan,
              (number, picture, runner, session) -> {
                runner.fill(picture);
                session.run();
                noise.add(right.get(number), outputs(session));
              });
          return 100 * (1 - noise.ratio());
        });
  }

  private static List<float[]> outputs(Session session) {
    return IntStream.range(0, session.plan().outputs().size())
        .mapToObj(output -> session.output(output).toArray())
        .toList();
  }
}
