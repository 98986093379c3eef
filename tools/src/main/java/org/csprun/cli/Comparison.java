package org.csprun.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.csprun.CsprunException;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.BoundTensor;
import org.csprun.session.PictureRunner;
import org.csprun.session.SeededInputs;
import org.csprun.session.Session;
import org.csprun.tensor.DataType;
import org.csprun.vision.Detection;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Fitting;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;

/** Runs a session beside something that is right, and compares. */
final class Comparison {
  private final Session session;
  private final double minSqnrDb;

  Comparison(Session session, double minSqnrDb) {
    this.session = session;
    this.minSqnrDb = minSqnrDb;
  }

  /** Compares with another session step by step, on the same noise. */
  Verification onNoise(Session right, long seed) {
    Tally tally = new Tally(session, ExactMatches.of(session.plan(), right.plan()));
    fillNoise(right, seed);
    compare(tally, right, "the noise of seed " + seed);
    return tally.verification(minSqnrDb, right.device().name(), Optional.empty());
  }

  /** Compares with another session step by step, on the same pictures. */
  Verification onPictures(Session right, List<Path> pictures) {
    requirePicture(right.plan());
    requirePicture(session.plan());
    Tally tally = new Tally(session, ExactMatches.of(session.plan(), right.plan()));
    PictureRunner rightInput = new PictureRunner(right, DetectionOptions.defaults());
    PictureRunner input = new PictureRunner(session, DetectionOptions.defaults());
    Optional<Agreement> agreement = Agreement.none(session.plan().heads());
    try (Progress progress = Progress.over("pictures", pictures.size())) {
      for (Path file : pictures) {
        Picture picture = Pictures.read(file);
        Fitting rightFitting = rightInput.fill(picture);
        Fitting fitting = input.fill(picture);
        compare(tally, right, "picture " + file.getFileName());
        List<Detection> wanted = Agreement.shown(rightInput, right.plan().heads(), rightFitting);
        List<Detection> found = Agreement.shown(input, session.plan().heads(), fitting);
        agreement = agreement.map(sum -> sum.plus(wanted, found));
        progress.step();
      }
    }
    return tally.verification(minSqnrDb, right.device().name(), agreement);
  }

  /** Compares with tensors in a folder, as {@code run --save-tensors} writes them. */
  Verification withSaved(Path folder) {
    Plan plan = session.plan();
    for (int i = 0; i < plan.inputs().size(); i++) {
      String name = plan.inputs().get(i).name();
      NpyFile input = NpyFile.read(folder.resolve(TensorRun.fileName(name)));
      Tally.requireShape(name, input.shape(), session.input(i).type().shape());
      session.input(i).copyFrom(input.values());
    }
    Map<String, Captured> outputs = new HashMap<>();
    plan.outputs()
        .forEach(
            out ->
                outputs.put(
                    out.name(),
                    Captured.of(NpyFile.read(folder.resolve(TensorRun.fileName(out.name()))))));
    Map<String, Captured> steps = new HashMap<>();
    for (Step step : plan.steps()) {
      Path file = folder.resolve(TensorRun.fileName(step.name()));
      if (Files.isRegularFile(file)) {
        steps.put(step.name(), Captured.of(NpyFile.read(file)));
      }
    }
    Tally tally = new Tally(session, Set.of());
    tally.run("saved tensors", steps, outputs);
    return tally.verification(minSqnrDb, folder.toString(), Optional.empty());
  }

  private void compare(Tally tally, Session right, String input) {
    Map<String, Captured> steps = new HashMap<>();
    right.run(
        (index, nanos) ->
            steps.put(right.plan().steps().get(index).name(), Captured.of(right, index)));
    Map<String, Captured> outputs = new HashMap<>();
    for (int i = 0; i < right.plan().outputs().size(); i++) {
      outputs.put(right.plan().outputs().get(i).name(), Captured.of(right.output(i)));
    }
    tally.run(input, steps, outputs);
  }

  private static void requirePicture(Plan plan) {
    if (plan.inputs().size() != 1 || plan.inputs().getFirst().image().isEmpty()) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "Plan '%s' does not take one picture. Compare it on noise, without --images."
              .formatted(plan.name()));
    }
  }

  /** The same noise for both; where one takes bytes, the other takes what they stand for. */
  private void fillNoise(Session right, long seed) {
    int inputs = session.plan().inputs().size();
    if (right.plan().inputs().size() != inputs) {
      throw new CsprunException(
          CsprunException.Failure.CHECK,
          "Plan '%s' has %d input(s), '%s' has %d. Compare plans of one model."
              .formatted(
                  session.plan().name(),
                  inputs,
                  right.plan().name(),
                  right.plan().inputs().size()));
    }
    SeededInputs.fill(right, seed);
    SeededInputs.fill(session, seed);
    for (int i = 0; i < inputs; i++) {
      BoundTensor wanted = right.input(i);
      BoundTensor input = session.input(i);
      Tally.requireShape(
          session.plan().inputs().get(i).name(), wanted.type().shape(), input.type().shape());
      if (wanted.type().dataType() == DataType.U8) {
        input.copyFrom(wanted.toArray());
      } else {
        wanted.copyFrom(input.toArray());
      }
    }
  }
}
