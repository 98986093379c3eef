package org.csprun.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.csprun.compiler.ModelOptions;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.quant.PictureSamples;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.compiler.quant.Trick;
import org.csprun.plan.Plan;
import org.csprun.scenes.SceneGenerator;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.vision.Picture;

/**
 * The embedded model compiled twice.
 *
 * @param graph as it was read
 * @param floats the plan that computes in float, for comparison
 * @param integers the plan that computes in 8-bit integers
 */
record DemoModel(Graph graph, Plan floats, Plan integers) {

  /** With 8, 16 and 32 the precision on scenes not seen is the same, within 0.2 points. */
  static final int CALIBRATION_SCENES = 16;

  /**
   * Reads and compiles the embedded model, calibrated on scenes that training drew too.
   *
   * @param folder where the model's files go
   * @param width of the pictures it will see, in pixels
   * @param height of the pictures it will see, in pixels
   */
  static DemoModel compile(Path folder, int width, int height, Device device, int threads) {
    EmbeddedModel embedded = EmbeddedModel.extractTo(folder);
    Graph graph =
        Models.read(
            embedded.cfg(),
            Optional.of(embedded.weights()),
            ModelOptions.defaults().withClassNames(ModelMixin.readNames(embedded.names())));
    Graph ready = Passes.standard().run(graph);
    // So few scenes are through on the scalar target before faster kernels have warmed up, and on
    // it the ranges are the same on every machine. The bake-off would double the time and gain
    // nothing: what was seen is what this model sees.
    QuantizerOptions options =
        QuantizerOptions.defaults()
            .withTricks(EnumSet.complementOf(EnumSet.of(Trick.BAKE_OFF)))
            .withDevice(Devices.named("scalar"))
            .withThreads(threads);
    PictureSamples samples = PictureSamples.of(scenes(width, height));
    Graph quantized = Quantizer.fit(ready, samples, options).graph();
    Lowering lowering = Lowering.to(device);
    return new DemoModel(graph, lowering.plan(ready), lowering.plan(quantized));
  }

  private static List<Picture> scenes(int width, int height) {
    long first = SceneGenerator.FIRST_TRAINING_SEED;
    return LongStream.range(first, first + CALIBRATION_SCENES)
        .parallel()
        .mapToObj(seed -> SceneGenerator.draw(seed, width, height).picture())
        .toList();
  }
}
