package org.csprun.tests.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.ModelOptions;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.quant.PictureSamples;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.plan.Plan;
import org.csprun.scenes.SceneGenerator;
import org.csprun.tests.SharedData;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;

/** Networks in integers, calibrated on two pictures: enough to compare devices. */
final class Quantized {
  private static final long SEED = 1;
  private static final List<String> PICTURES = List.of("000000000009", "000000000025");

  private Quantized() {}

  /** A network of Darknet's with seeded weights. */
  static Graph seeded(Path cfg, String size) {
    return Models.read(
        cfg,
        Optional.empty(),
        ModelOptions.defaults().withRandomWeights(SEED).withInput(InputSize.parse(size)));
  }

  /** The sign detector that csprun brings along. */
  static Graph embedded(Path folder) throws IOException {
    return Models.read(extract(folder, "signs.cfg"), extract(folder, "signs.weights"));
  }

  private static Path extract(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in =
        SceneGenerator.class.getResourceAsStream("/org/csprun/embedded/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  static Plan plan(Graph graph) {
    PictureSamples samples = PictureSamples.of(pictures());
    QuantizerOptions options = QuantizerOptions.defaults();
    Graph quantized = Quantizer.fit(Passes.standard().run(graph), samples, options).graph();
    return Lowering.to(options.device()).plan(quantized);
  }

  /** Skips the calling test where they are absent. */
  static List<Picture> pictures() {
    return PICTURES.stream()
        .map(name -> SharedData.file("coco/calibration/images/" + name + ".jpg"))
        .map(Pictures::read)
        .toList();
  }
}
