package org.csprun.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.csprun.eval.Box;
import org.csprun.eval.CocoMap;
import org.csprun.eval.CocoScore;
import org.csprun.eval.EvaluatedImage;
import org.csprun.eval.ImageIds;
import org.csprun.eval.LabelledBox;
import org.csprun.eval.ScoredBox;
import org.csprun.eval.YoloLabels;
import org.csprun.plan.Plan;
import org.csprun.scenes.Scene;
import org.csprun.scenes.SceneGenerator;
import org.csprun.scenes.Sign;
import org.csprun.session.PictureRunner;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;

/** Labelled pictures that detectors are scored on. */
public record EvaluationSet(List<Item> items) {
  public EvaluationSet {
    items = List.copyOf(items);
  }

  /** A picture with what is in it. */
  public record Item(long id, Picture picture, List<LabelledBox> objects) {
    public Item {
      objects = List.copyOf(objects);
    }
  }

  /** The pictures of a folder with labels in YOLO format. */
  public static EvaluationSet folder(Path images, Path labels) {
    List<Path> files = files(images);
    List<Long> ids = ImageIds.of(files);
    YoloLabels reader = new YoloLabels(labels);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Picture picture = Pictures.read(files.get(i));
      items.add(
          new Item(
              ids.get(i), picture, reader.of(files.get(i), picture.width(), picture.height())));
    }
    return new EvaluationSet(items);
  }

  /** The scenes of the seeds from 0, which no training and no calibration has seen. */
  public static EvaluationSet heldOutScenes(int count, int width, int height) {
    if (count > SceneGenerator.FIRST_TRAINING_SEED) {
      throw new IllegalArgumentException(count + " scenes reach into those of training");
    }
    return new EvaluationSet(
        LongStream.range(0, count)
            .mapToObj(
                seed -> {
                  Scene scene = SceneGenerator.draw(seed, width, height);
                  return new Item(
                      seed,
                      scene.picture(),
                      scene.signs().stream().map(EvaluationSet::label).toList());
                })
            .toList());
  }

  /** The pictures in a folder, by name. */
  public static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Pictures::isPicture).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What a plan scores. */
  public CocoScore score(Plan plan, Device device) {
    return score(plan, device, session -> {});
  }

  /**
   * What a plan scores.
   *
   * @param afterEach sees the session after each picture, in the order of the set
   */
  public CocoScore score(Plan plan, Device device, Consumer<Session> afterEach) {
    List<EvaluatedImage> images = new ArrayList<>();
    try (Session session = Session.open(plan, device)) {
      PictureRunner runner = new PictureRunner(session, DetectionOptions.evaluation());
      for (Item item : items) {
        List<ScoredBox> found = runner.detect(item.picture()).stream().map(ScoredBox::of).toList();
        images.add(new EvaluatedImage(item.id(), item.objects(), found));
        afterEach.accept(session);
      }
    }
    return CocoMap.evaluate(images);
  }

  private static LabelledBox label(Sign sign) {
    return new LabelledBox(
        sign.kind().ordinal(),
        new Box(sign.box().left(), sign.box().top(), sign.box().width(), sign.box().height()));
  }
}
