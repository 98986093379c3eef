package org.csprun.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.eval.Box;
import org.csprun.eval.CocoMap;
import org.csprun.eval.CocoScore;
import org.csprun.eval.EvaluatedImage;
import org.csprun.eval.LabelledBox;
import org.csprun.eval.ScoredBox;
import org.csprun.plan.Plan;
import org.csprun.scenes.Scene;
import org.csprun.scenes.SceneGenerator;
import org.csprun.scenes.Sign;
import org.csprun.session.PictureRunner;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.vision.DetectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded sign detector on scenes it was not trained on. */
class EmbeddedModelTest {
  private static final int SCENES = 300;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  @TempDir private Path folder;

  @Test
  void findsTheSignsOfHeldOutScenes() throws IOException {
    Graph graph = Models.read(extract("signs.cfg"), extract("signs.weights"));
    assertThat(SCENES)
        .as("seeds below those of training")
        .isLessThan((int) SceneGenerator.FIRST_TRAINING_SEED);
    Device device = Devices.auto();
    Plan plan = Runs.compile(graph, device);
    List<EvaluatedImage> images = new ArrayList<>();
    try (Session session = Session.open(plan, device)) {
      PictureRunner runner = new PictureRunner(session, DetectionOptions.evaluation());
      for (int seed = 0; seed < SCENES; seed++) {
        Scene scene = SceneGenerator.draw(seed, WIDTH, HEIGHT);
        List<ScoredBox> found = runner.detect(scene.picture()).stream().map(ScoredBox::of).toList();
        images.add(
            new EvaluatedImage(
                seed, scene.signs().stream().map(EmbeddedModelTest::label).toList(), found));
      }
    }
    CocoScore score = CocoMap.evaluate(images);
    System.out.printf(
        "embedded model, %d held-out scenes: mAP50 %.4f, mAP %.4f%n",
        SCENES, score.ap50(), score.map());
    assertThat(score.ap50()).isGreaterThanOrEqualTo(0.90);
  }

  private Path extract(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in =
        SceneGenerator.class.getResourceAsStream("/org/csprun/embedded/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  private static LabelledBox label(Sign sign) {
    return new LabelledBox(
        sign.kind().ordinal(),
        new Box(sign.box().left(), sign.box().top(), sign.box().width(), sign.box().height()));
  }
}
