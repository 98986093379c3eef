package org.csprun.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.eval.CocoResults;
import org.csprun.eval.ImageIds;
import org.csprun.eval.ScoredBox;
import org.csprun.plan.Head;
import org.csprun.plan.Plan;
import org.csprun.session.PictureRunner;
import org.csprun.session.Session;
import org.csprun.vision.Annotator;
import org.csprun.vision.Detection;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Detector;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;

/** Pictures through one session: boxes for a detector, classes for a classifier. */
final class PictureRun {
  private static final int TOP = 5;

  private final Session session;
  private final Plan plan;
  private final PictureRunner runner;
  private final Optional<Path> save;
  private final Optional<Path> saveTensors;

  PictureRun(
      Session session, DetectionOptions options, Optional<Path> save, Optional<Path> saveTensors) {
    this.session = session;
    this.plan = session.plan();
    this.runner = new PictureRunner(session, options);
    this.save = save;
    this.saveTensors = saveTensors;
  }

  void run(PicturesAhead pictures, ResultFormat format, Output output) {
    List<Path> files = pictures.files();
    List<PictureResult> results = new ArrayList<>();
    PrintWriter out = output.out();
    try (Progress progress = Progress.over("pictures", files.size())) {
      for (Path file : files) {
        PictureResult result = one(file, pictures.next());
        results.add(result);
        progress.step();
        if (format == ResultFormat.TEXT) {
          result.print(out);
        }
      }
    }
    switch (format) {
      case TEXT -> {}
      case JSON -> out.println(Json.of(results));
      case COCO -> writeCoco(files, results, out);
    }
    out.flush();
  }

  private static void writeCoco(List<Path> pictures, List<PictureResult> results, PrintWriter out) {
    List<Long> ids = ImageIds.of(pictures);
    Map<Long, List<ScoredBox>> boxes = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      boxes.put(ids.get(i), results.get(i).detections().stream().map(ScoredBox::of).toList());
    }
    try {
      CocoResults.write(boxes, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PictureResult one(Path file, Picture picture) {
    String name = String.valueOf(file.getFileName());
    saveTensors.ifPresent(
        folder -> {
          runner.fill(picture);
          TensorRun.saveInputs(session, folder, name + ".");
        });
    PictureResult result = compute(name, picture);
    saveTensors.ifPresent(folder -> TensorRun.saveOutputs(session, folder, name + "."));
    return result;
  }

  private PictureResult compute(String name, Picture picture) {
    if (Detector.detects(plan.heads())) {
      List<Detection> found = runner.detect(picture);
      save.ifPresent(
          folder ->
              Pictures.write(
                  new Annotator(plan.classNames()).annotate(picture, found), folder.resolve(name)));
      return PictureResult.ofDetections(name, found, plan.classNames());
    }
    Optional<Head.Classes> classes =
        plan.heads().stream()
            .filter(Head.Classes.class::isInstance)
            .map(Head.Classes.class::cast)
            .findFirst();
    if (classes.isPresent()) {
      return PictureResult.ofClasses(
          name, runner.classify(picture, classes.get(), TOP), plan.classNames());
    }
    runner.fill(picture);
    session.run();
    return PictureResult.raw(name);
  }
}
