package org.csprun.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.csprun.CsprunException;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.Session;
import org.csprun.session.StepOutput;
import org.csprun.session.StepOutput.Position;
import org.csprun.tensor.Shape;

/** What a comparison has found so far, over one input or several. */
final class Tally {
  private final Session session;

  /** Names of the steps that must be equal bit by bit. */
  private final Set<String> exact;

  private final Map<String, Difference> steps = new LinkedHashMap<>();
  private final Map<String, Difference> outputs = new LinkedHashMap<>();
  private Optional<ByteDifference> firstByte = Optional.empty();

  Tally(Session session, Set<String> exact) {
    this.session = session;
    this.exact = exact;
  }

  /** Runs the session on the inputs it holds and compares. */
  void run(String input, Map<String, Captured> rightSteps, Map<String, Captured> rightOutputs) {
    Plan plan = session.plan();
    session.run(
        (index, nanos) -> {
          Step step = plan.steps().get(index);
          if (rightSteps.containsKey(step.name())) {
            compare(input, index, rightSteps.get(step.name()));
          }
        });
    for (int i = 0; i < plan.outputs().size(); i++) {
      String name = plan.outputs().get(i).name();
      if (!rightOutputs.containsKey(name)) {
        throw new CsprunException(
            CsprunException.Failure.CHECK,
            "Output '%s' is not among those compared with: %s."
                .formatted(name, rightOutputs.keySet()));
      }
      Captured right = rightOutputs.get(name);
      requireShape(name, right.type().shape(), session.output(i).type().shape());
      outputs
          .computeIfAbsent(name, key -> new Difference(key, ""))
          .add(right.values(), Captured.of(session.output(i)).values());
    }
  }

  private void compare(String input, int index, Captured right) {
    Step step = session.plan().steps().get(index);
    Captured found = Captured.of(session, index);
    if (exact.contains(step.name()) && firstByte.isEmpty()) {
      firstByte = byteDifference(input, index, right, found);
    }
    if (right.whole() && found.whole() && right.type().shape().equals(found.type().shape())) {
      steps
          .computeIfAbsent(step.name(), key -> new Difference(key, step.origin()))
          .add(right.values(), found.values());
    }
  }

  private Optional<ByteDifference> byteDifference(
      String input, int index, Captured right, Captured found) {
    int at = Arrays.mismatch(right.bytes(), found.bytes());
    if (at < 0) {
      return Optional.empty();
    }
    Step step = session.plan().steps().get(index);
    int number = at / found.type().dataType().bytes();
    Position position =
        found.whole() ? found.position(number) : StepOutput.of(session, index).position(number);
    return Optional.of(
        new ByteDifference(
            input,
            step.name(),
            step.origin(),
            position.channel(),
            position.row(),
            position.column(),
            found.text(number),
            right.text(number)));
  }

  Verification verification(double minSqnrDb, String reference, Optional<Agreement> agreement) {
    List<Verification.Item> stepItems = steps.values().stream().map(Difference::item).toList();
    List<Verification.Item> outputItems = outputs.values().stream().map(Difference::item).toList();
    Optional<String> first =
        stepItems.stream()
            .filter(item -> item.sqnrDb() < minSqnrDb)
            .findFirst()
            .map(item -> item.name() + " (" + item.origin() + ")");
    boolean good =
        firstByte.isEmpty()
            && first.isEmpty()
            && outputItems.stream().allMatch(item -> item.sqnrDb() >= minSqnrDb);
    long unmatched =
        session.plan().steps().stream()
            .map(Step::name)
            .filter(name -> !steps.containsKey(name) && !exact.contains(name))
            .count();
    return new Verification(
        good,
        minSqnrDb,
        session.device().name(),
        reference,
        exact.size(),
        firstByte,
        first,
        agreement,
        outputItems,
        stepItems,
        Math.toIntExact(unmatched));
  }

  static void requireShape(String name, Shape right, Shape found) {
    if (!right.equals(found)) {
      throw new CsprunException(
          CsprunException.Failure.CHECK,
          "Tensor '%s' has shape %s, the plan's has %s. Compare plans of one model at one input size."
              .formatted(name, right, found));
    }
  }
}
