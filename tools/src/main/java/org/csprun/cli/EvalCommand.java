package org.csprun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.eval.CocoMap;
import org.csprun.eval.CocoScore;
import org.csprun.eval.EvaluatedImage;
import org.csprun.eval.ImageIds;
import org.csprun.eval.LabelledBox;
import org.csprun.eval.ScoredBox;
import org.csprun.eval.YoloLabels;
import org.csprun.plan.Plan;
import org.csprun.session.PictureRunner;
import org.csprun.session.Session;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Detector;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores a detector on labelled pictures. */
@Command(
    name = "eval",
    description = "Score a plan on labelled pictures: mAP as pycocotools defines it.",
    footerHeading = "%nExample:%n",
    footer = "  csprun eval yolox.plan --images val/images --labels val/labels",
    mixinStandardHelpOptions = true)
final class EvalCommand implements Runnable {
  @Parameters(paramLabel = "PLAN", description = "The plan.")
  private Path planFile;

  @Option(names = "--images", required = true, paramLabel = "DIR", description = "The pictures.")
  private Path images;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "DIR",
      description = "Labels in YOLO format, one .txt a picture: class cx cy w h, relative.")
  private Path labels;

  @Mixin private DetectionMixin detection;
  @Mixin private DeviceMixin devices;
  @Mixin private OutputMixin output;

  @Override
  public void run() {
    Plan plan = Plan.map(planFile);
    if (!Detector.detects(plan.heads())) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "Plan '%s' has no detection head, so there is no mAP. Use `csprun run`."
              .formatted(plan.name()));
    }
    List<Path> pictures = Folders.pictures(List.of(images));
    try (Session session = devices.open(plan, output)) {
      CocoScore scores = score(session, pictures);
      output.print(
          scores,
          out -> {
            out.println(
                Units.format(
                    "mAP %.2f  AP50 %.2f  AP75 %.2f  AR100 %.2f",
                    100 * scores.map(),
                    100 * scores.ap50(),
                    100 * scores.ap75(),
                    100 * scores.ar100()));
            out.println("%d pictures".formatted(pictures.size()));
          });
    }
  }

  private CocoScore score(Session session, List<Path> pictures) {
    PictureRunner runner =
        new PictureRunner(session, detection.options(DetectionOptions.evaluation()));
    YoloLabels reader = new YoloLabels(labels);
    List<Long> ids = ImageIds.of(pictures);
    List<EvaluatedImage> images = new ArrayList<>();
    try (Progress progress = Progress.over("pictures", pictures.size())) {
      for (int i = 0; i < pictures.size(); i++) {
        Picture picture = Pictures.read(pictures.get(i));
        List<ScoredBox> found = runner.detect(picture).stream().map(ScoredBox::of).toList();
        List<LabelledBox> objects = reader.of(pictures.get(i), picture.width(), picture.height());
        images.add(new EvaluatedImage(ids.get(i), objects, found));
        progress.step();
      }
    }
    return CocoMap.evaluate(images);
  }
}
