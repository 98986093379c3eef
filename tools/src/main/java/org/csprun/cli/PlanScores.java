package org.csprun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.compiler.quant.Scorer;
import org.csprun.eval.YoloLabels;
import org.csprun.plan.Head;
import org.csprun.plan.Plan;
import org.csprun.session.PictureRunner;
import org.csprun.session.Session;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Detector;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;

/**
 * A score of plans on pictures.
 *
 * @param measure what it is, as a title
 */
record PlanScores(String measure, Scorer scorer) {

  double score(Plan plan) {
    return scorer.score(plan);
  }

  /**
   * The score that fits a model: mAP where there are labels, otherwise how far a plan agrees with
   * the float one.
   *
   * @param files pictures; those that cannot be read are left out
   * @throws CsprunException of kind USAGE when there are labels for a model that is no detector, or
   *     nothing to agree on
   */
  static PlanScores of(
      Plan inFloat, List<Path> files, Optional<Path> labels, QuantizerOptions options) {
    Run run = new Run(readable(files), options);
    boolean detects = Detector.detects(inFloat.heads());
    if (labels.isPresent()) {
      if (!detects) {
        throw new CsprunException(
            Failure.USAGE,
            "'%s' has no detection head, so --labels say nothing about it.\nLeave them out: --max-drop then asks for agreement with the float model."
                .formatted(inFloat.name()));
      }
      return DetectionScores.labelled(run, new YoloLabels(labels.get()));
    }
    if (detects) {
      return DetectionScores.agreement(run, inFloat);
    }
    Optional<Head.Classes> classes =
        inFloat.heads().stream()
            .filter(Head.Classes.class::isInstance)
            .map(Head.Classes.class::cast)
            .findFirst();
    return classes
        .map(head -> OutputScores.likeliestClass(run, inFloat, head))
        .orElseGet(() -> OutputScores.values(run, inFloat));
  }

  private static List<Path> readable(List<Path> files) {
    List<Path> readable = new ArrayList<>();
    for (Path file : files) {
      try {
        Pictures.read(file);
        readable.add(file);
      } catch (CsprunException _) {
        // Calibration has said so already.
        continue;
      }
    }
    return readable;
  }

  /** Runs plans on the pictures, in their order. */
  record Run(List<Path> files, QuantizerOptions options) {
    Run {
      files = List.copyOf(files);
    }

    /** Sees a picture that the runner is ready for. */
    interface Visitor {
      void see(int number, Picture picture, PictureRunner runner, Session session);
    }

    void each(Plan plan, Visitor visitor) {
      try (Session session = Session.open(plan, options.device(), options.threads())) {
        PictureRunner runner = new PictureRunner(session, DetectionOptions.evaluation());
        for (int i = 0; i < files.size(); i++) {
          visitor.see(i, Pictures.read(files.get(i)), runner, session);
        }
      }
    }
  }
}
