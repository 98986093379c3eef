package org.csprun.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.quant.PictureSamples;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.plan.PlanFile;
import org.csprun.scenes.SceneGenerator;
import org.csprun.target.Devices;
import org.csprun.tests.EvaluationSet;
import org.csprun.tests.SharedData;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same pictures give the same int8 plan, in whatever order and on however many threads. */
class SamePlanTest {
  private static final int PICTURES = 8;

  @TempDir private Path folder;

  @Test
  void embeddedModel() throws IOException {
    Graph graph = Quantized.embedded(folder);
    long first = SceneGenerator.FIRST_TRAINING_SEED;
    requireSame(
        graph,
        LongStream.range(first, first + PICTURES)
            .mapToObj(seed -> SceneGenerator.draw(seed, 160, 120).picture())
            .toList());
  }

  @Test
  void yoloxNano() {
    Graph graph = Models.read(SharedData.file("models/yolox_nano.onnx"));
    requireSame(
        graph,
        EvaluationSet.files(SharedData.file("coco/calibration/images")).stream()
            .limit(PICTURES)
            .map(Pictures::read)
            .toList());
  }

  private static void requireSame(Graph graph, List<Picture> pictures) {
    Graph ready = Passes.standard().run(graph);
    List<Picture> shuffled = new ArrayList<>(pictures);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(shuffled).isNotEqualTo(pictures);
    byte[] plan = plan(ready, pictures, 1);
    assertThat(plan(ready, shuffled, 1)).as("other order").isEqualTo(plan);
    assertThat(plan(ready, shuffled, 2)).as("other order, 2 threads").isEqualTo(plan);
    assertThat(plan(ready, pictures.subList(1, PICTURES), 1)).as("fewer").isNotEqualTo(plan);
  }

  private static byte[] plan(Graph graph, List<Picture> pictures, int threads) {
    QuantizerOptions options = QuantizerOptions.defaults().withThreads(threads);
    Graph quantized = Quantizer.fit(graph, PictureSamples.of(pictures), options).graph();
    return PlanFile.encode(Lowering.to(Devices.auto()).plan(quantized));
  }
}
