package org.csprun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.eval.CocoMap;
import org.csprun.eval.CocoScore;
import org.csprun.eval.EvaluatedImage;
import org.csprun.eval.ImageIds;
import org.csprun.eval.LabelledBox;
import org.csprun.eval.ScoredBox;
import org.csprun.eval.YoloLabels;
import org.csprun.plan.Plan;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;

/** Scores of detectors: average precision against labels, or against what the float plan finds. */
final class DetectionScores {
  /** What the float model finds with this score is taken to be there. */
  private static final double LEAST_SCORE = 0.25;

  /** Of a class in a picture: the metric looks at no more. */
  private static final int MOST_OBJECTS = 100;

  private final PlanScores.Run run;
  private final List<List<LabelledBox>> objects;
  private final ToDoubleFunction<CocoScore> figure;

  private DetectionScores(
      PlanScores.Run run, List<List<LabelledBox>> objects, ToDoubleFunction<CocoScore> figure) {
    this.run = run;
    this.objects = objects;
    this.figure = figure;
  }

  static PlanScores labelled(PlanScores.Run run, YoloLabels labels) {
    List<List<LabelledBox>> objects = new ArrayList<>();
    for (Path file : run.files()) {
      Picture picture = Pictures.read(file);
      objects.add(labels.of(file, picture.width(), picture.height()));
    }
    return new PlanScores("mAP", new DetectionScores(run, objects, CocoScore::map)::score);
  }

  static PlanScores agreement(PlanScores.Run run, Plan inFloat) {
    List<List<LabelledBox>> objects =
        found(run, inFloat).stream().map(DetectionScores::sure).toList();
    if (objects.stream().allMatch(List::isEmpty)) {
      throw new CsprunException(
          Failure.USAGE,
          "The float model finds no object in the %d calibration pictures, so there is nothing to agree on.\nCalibrate on pictures with objects, or leave out --max-drop."
              .formatted(objects.size()));
    }
    return new PlanScores(
        "AP50 against what the float model finds",
        new DetectionScores(run, objects, CocoScore::ap50)::score);
  }

  /** What is found, best first, as labels. */
  private static List<LabelledBox> sure(List<ScoredBox> found) {
    Map<Integer, Integer> counts = new HashMap<>();
    return found.stream()
        .filter(box -> box.score() >= LEAST_SCORE)
        .filter(box -> counts.merge(box.classId(), 1, Integer::sum) <= MOST_OBJECTS)
        .map(box -> new LabelledBox(box.classId(), box.box()))
        .toList();
  }

  private double score(Plan plan) {
    List<List<ScoredBox>> found = found(run, plan);
    List<Long> ids = ImageIds.of(run.files());
    List<EvaluatedImage> images = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      images.add(new EvaluatedImage(ids.get(i), objects.get(i), found.get(i)));
    }
    return 100 * figure.applyAsDouble(CocoMap.evaluate(images));
  }

  private static List<List<ScoredBox>> found(PlanScores.Run run, Plan plan) {
    List<List<ScoredBox>> all = new ArrayList<>();
    run.each(
        plan,
        (number, picture, runner, session) ->
            all.add(runner.detect(picture).stream().map(ScoredBox::of).toList()));
    return all;
  }
}
