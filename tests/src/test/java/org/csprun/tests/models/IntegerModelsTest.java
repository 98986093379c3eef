package org.csprun.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.quant.PictureSamples;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.eval.CocoScore;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.EvaluationSet;
import org.csprun.tests.SharedData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trained detectors in integers, by the defaults, against themselves in float. */
class IntegerModelsTest {
  private static final double LARGEST_DROP = 0.005;
  private static final int CALIBRATION_PICTURES = 64;

  @ParameterizedTest
  @ValueSource(strings = {"models/yolox_nano.onnx", "models/yolo-fastest-1.1.cfg"})
  void keepsItsPrecision(String model) {
    Path file = SharedData.file(model);
    Path calibration = SharedData.file("coco/calibration/images");
    EvaluationSet pictures =
        EvaluationSet.folder(
            SharedData.file("coco/val/images"), SharedData.file("coco/val/labels"));
    Device device = Devices.auto();
    PictureSamples samples = PictureSamples.folder(calibration);
    assertThat(samples.size()).isEqualTo(CALIBRATION_PICTURES);
    Graph graph = Passes.standard().run(Models.read(file));
    Graph quantized = Quantizer.fit(graph, samples, QuantizerOptions.defaults()).graph();
    CocoScore inFloat = pictures.score(Lowering.to(device).plan(graph), device);
    CocoScore inIntegers = pictures.score(Lowering.to(device).plan(quantized), device);
    System.out.printf(
        "%s, %d pictures: float mAP %.2f, int8 mAP %.2f%n",
        model, pictures.items().size(), 100 * inFloat.map(), 100 * inIntegers.map());
    assertThat(inIntegers.map()).isGreaterThanOrEqualTo(inFloat.map() - LARGEST_DROP);
  }
}
