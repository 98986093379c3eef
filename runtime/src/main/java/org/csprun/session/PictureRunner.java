package org.csprun.session;

import java.util.ArrayList;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.plan.Head;
import org.csprun.plan.ImageInput;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanInput;
import org.csprun.target.Operand;
import org.csprun.vision.Classification;
import org.csprun.vision.Classifier;
import org.csprun.vision.Detection;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Detector;
import org.csprun.vision.Fitting;
import org.csprun.vision.Picture;
import org.csprun.vision.Preprocessor;

/** A session with its pre- and post-processing: a picture in, boxes or classes out. */
public final class PictureRunner {
  private final Session session;
  private final DetectionOptions options;
  private final Preprocessor preprocessor;
  private final Operand input;
  private final List<Operand> outputs;

  /**
   * @throws CsprunException of kind USAGE when the plan does not take pictures
   */
  public PictureRunner(Session session, DetectionOptions options) {
    this.session = session;
    this.options = options;
    Plan plan = session.plan();
    preprocessor = new Preprocessor(contract(plan));
    input = session.input(0).operand();
    List<Operand> operands = new ArrayList<>();
    for (int i = 0; i < plan.outputs().size(); i++) {
      operands.add(session.output(i).operand());
    }
    outputs = List.copyOf(operands);
  }

  private static ImageInput contract(Plan plan) {
    PlanInput first = plan.inputs().getFirst();
    return first
        .image()
        .filter(image -> plan.inputs().size() == 1)
        .orElseThrow(
            () ->
                new CsprunException(
                    CsprunException.Failure.USAGE,
                    "Plan '%s' does not take one picture (input '%s', shape %s). Use --tensor NAME=FILE.npy."
                        .formatted(
                            plan.name(),
                            first.name(),
                            plan.tensors().get(first.tensor()).type().shape())));
  }

  /** Fills the input from a picture; returns where the picture lies in it. */
  public Fitting fill(Picture picture) {
    return preprocessor.write(picture, input);
  }

  /** The objects in a picture, best first, in pixels of the picture. */
  public List<Detection> detect(Picture picture) {
    Fitting fitting = fill(picture);
    session.run();
    return detections(fitting);
  }

  /** The objects that the last run found, for a picture that lies so in the input. */
  public List<Detection> detections(Fitting fitting) {
    return new Detector(session.plan().heads(), options).detect(outputs, fitting);
  }

  /** The {@code top} likeliest classes of a picture, for a plan with a {@link Head.Classes}. */
  public List<Classification> classify(Picture picture, Head.Classes head, int top) {
    fill(picture);
    session.run();
    return classes(head, top);
  }

  /** The {@code top} likeliest classes by the last run. */
  public List<Classification> classes(Head.Classes head, int top) {
    return new Classifier(head).top(outputs, top);
  }
}
