package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Activation;
import org.csprun.plan.ImageInput;
import org.csprun.vision.Picture;
import org.junit.jupiter.api.Test;

/** Layers in float among integer ones. */
class KeepFloatTest {
  /** No calibration sees a concat, which is no more than a copy: its parts say what it holds. */
  @Test
  void whatFloatNodesMovedCanBeReadAsBytesAgain() {
    TestNet net = new TestNet();
    Value x = net.input("x", 3, 8, 8);
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.conv("b", a, 4, Activation.leaky(0.1f));
    Value joined = net.concat("joined", 1, a, b);
    Value up = net.add("up", new Op.Upsample(2, 2), net.concat("more", 1, joined, a));
    Value c = net.conv("c", up, 4, Activation.LINEAR);
    Graph graph = net.outputs(c);
    Samples samples = TestNet.samples(4);
    check(graph, samples, List.of("a", "b"));
  }

  @Test
  void movedPicturesToo() {
    TestNet net = new TestNet();
    Value x = net.picture("x", 8, ImageInput.darknet());
    Value twice = net.concat("twice", 1, x, x);
    Graph graph = net.outputs(net.conv("c", twice, 4, Activation.SILU));
    byte[] rgb = new byte[8 * 8 * 3];
    new java.util.Random(3).nextBytes(rgb);
    Samples samples = PictureSamples.of(List.of(new Picture(8, 8, rgb)));
    check(graph, samples, List.of("twice"));
  }

  private static void check(Graph graph, Samples samples, List<String> keepFloat) {
    QuantizerOptions options = TestNet.options().withKeepFloat(keepFloat);
    Graph mixed = Quantizer.fit(graph, samples, options).graph();
    assertThat(TestNet.node(mixed, "c").op()).isInstanceOf(IntegerOp.Convolution.class);
    keepFloat.forEach(
        name -> assertThat(TestNet.node(mixed, name).op()).isNotInstanceOf(IntegerOp.class));
    Lowering lowering = Lowering.to(options.device());
    List<List<float[]>> right = OutlierNet.outputs(lowering.plan(graph), samples, options);
    assertThat(OutlierNet.noise(right, lowering.plan(mixed), samples, options).sqnrDb())
        .isGreaterThan(35);
  }
}
