package org.csprun.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.BoundTensor;
import org.csprun.session.Session;
import org.csprun.tensor.Shape;

/** Runs a session beside something that is right, and compares. */
final class Comparison {
  private final Session session;
  private final long seed;
  private final double minSqnrDb;

  Comparison(Session session, long seed, double minSqnrDb) {
    this.session = session;
    this.seed = seed;
    this.minSqnrDb = minSqnrDb;
  }

  /** Compares with another session step by step, on the same noise. */
  Verification with(Session right) {
    RandomInputs.fill(right, seed);
    Map<String, Saved> steps = new HashMap<>();
    right.run(
        (index, nanos) -> {
          Step step = right.plan().steps().get(index);
          steps.put(step.name(), Saved.of(right.tensor(step.output())));
        });
    Map<String, Saved> outputs = new HashMap<>();
    for (int i = 0; i < right.plan().outputs().size(); i++) {
      outputs.put(right.plan().outputs().get(i).name(), Saved.of(right.output(i)));
    }
    RandomInputs.fill(session, seed);
    return compare(steps, outputs);
  }

  /** Compares with tensors in a folder, as {@code run --save-tensors} writes them. */
  Verification withSaved(Path folder) {
    Plan plan = session.plan();
    for (int i = 0; i < plan.inputs().size(); i++) {
      String name = plan.inputs().get(i).name();
      Saved input = Saved.of(NpyFile.read(folder.resolve(TensorRun.fileName(name))));
      requireShape(name, input.shape(), session.input(i).type().shape());
      session.input(i).copyFrom(input.values());
    }
    Map<String, Saved> outputs = new HashMap<>();
    plan.outputs()
        .forEach(
            out ->
                outputs.put(
                    out.name(),
                    Saved.of(NpyFile.read(folder.resolve(TensorRun.fileName(out.name()))))));
    Map<String, Saved> steps = new HashMap<>();
    for (Step step : plan.steps()) {
      Path file = folder.resolve(TensorRun.fileName(step.name()));
      if (Files.isRegularFile(file)) {
        steps.put(step.name(), Saved.of(NpyFile.read(file)));
      }
    }
    return compare(steps, outputs);
  }

  private Verification compare(Map<String, Saved> rightSteps, Map<String, Saved> rightOutputs) {
    Plan plan = session.plan();
    List<Verification.Item> steps = new ArrayList<>();
    session.run(
        (index, nanos) -> {
          Step step = plan.steps().get(index);
          BoundTensor found = session.tensor(step.output());
          Saved right = rightSteps.get(step.name());
          if (right != null && isWhole(step, found) && right.shape().equals(found.type().shape())) {
            steps.add(
                Verification.Item.of(step.name(), step.origin(), right.values(), found.toArray()));
          }
        });
    List<Verification.Item> outputs = new ArrayList<>();
    for (int i = 0; i < plan.outputs().size(); i++) {
      String name = plan.outputs().get(i).name();
      Saved right = rightOutputs.get(name);
      if (right == null) {
        throw new CsprunException(
            CsprunException.Failure.CHECK,
            "Output '%s' is not among those compared with: %s."
                .formatted(name, rightOutputs.keySet()));
      }
      requireShape(name, right.shape(), session.output(i).type().shape());
      outputs.add(Verification.Item.of(name, "", right.values(), session.output(i).toArray()));
    }
    Optional<String> first =
        steps.stream()
            .filter(item -> item.sqnrDb() < minSqnrDb)
            .findFirst()
            .map(item -> item.name() + " (" + item.origin() + ")");
    boolean good = first.isEmpty() && outputs.stream().allMatch(o -> o.sqnrDb() >= minSqnrDb);
    int unmatched = plan.steps().size() - steps.size();
    return new Verification(good, minSqnrDb, first, outputs, steps, unmatched);
  }

  /** False for a copy into a part of a concat: the rest of it may not be written yet. */
  private static boolean isWhole(Step step, BoundTensor output) {
    return !(step.operation() instanceof Operation.StridedCopy copy)
        || copy.elements() == output.type().elements();
  }

  private static void requireShape(String name, Shape right, Shape found) {
    if (!right.equals(found)) {
      throw new CsprunException(
          CsprunException.Failure.CHECK,
          "Tensor '%s' has shape %s, the plan's has %s. Compare plans of one model at one input size."
              .formatted(name, right, found));
    }
  }

  /** A tensor's values, kept. */
  private record Saved(Shape shape, float[] values) {
    static Saved of(BoundTensor tensor) {
      return new Saved(tensor.type().shape(), tensor.toArray());
    }

    static Saved of(NpyFile array) {
      return new Saved(array.shape(), array.values());
    }
  }
}
