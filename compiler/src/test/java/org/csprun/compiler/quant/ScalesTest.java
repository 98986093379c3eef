package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.ImageInput;
import org.csprun.plan.ImageInput.ChannelOrder;
import org.csprun.plan.ImageInput.Fit;
import org.csprun.tensor.Quantization;
import org.junit.jupiter.api.Test;

/** From ranges to scales and zero points. */
class ScalesTest {
  private final TestNet net = new TestNet();

  @Test
  void aRangeIs255Levels() {
    Value a = net.conv("a", net.input("x", 2, 4, 4), 3, Activation.LINEAR);
    // Channel c spans −1 − c to 2 + c.
    assertThat(scales(net.outputs(a)).quantization(a))
        .isEqualTo(new Quantization(List.of(3 / 255f, 5 / 255f, 7 / 255f), List.of(85, 102, 109)));
  }

  @Test
  void aConcatHasTheScalesOfItsParts() {
    Value x = net.input("x", 2, 4, 4);
    Value a = net.conv("a", x, 2, Activation.LINEAR);
    Value b = net.conv("b", x, 2, Activation.LINEAR);
    Value cat = net.concat("cat", 1, a, b);
    Graph graph = net.outputs(cat);
    CalibrationTable table =
        TestNet.with(TestNet.table(graph), "b", new Range(0, 51), new Range(0, 255));
    // What the table says of the concat itself is of no concern.
    assertThat(scales(graph, table).quantization(cat))
        .isEqualTo(new Quantization(List.of(3 / 255f, 5 / 255f, 0.2f, 1f), List.of(85, 102, 0, 0)));
  }

  @Test
  void channelsThatShareSpanAll() {
    Value a = net.conv("a", net.input("x", 2, 4, 4), 4, Activation.LINEAR);
    Value out = net.maxout("out", a, 2);
    Graph graph = net.outputs(out);
    CalibrationTable table =
        TestNet.with(
            TestNet.table(graph),
            "a",
            new Range(-1, 1),
            new Range(0, 255),
            new Range(0, 50),
            new Range(0, 1));
    Scales scales = scales(graph, table);
    assertThat(scales.quantization(a))
        .isEqualTo(new Quantization(List.of(0.2f, 1f, 0.2f, 1f), List.of(5, 0, 5, 0)));
    assertThat(scales.quantization(out))
        .isEqualTo(new Quantization(List.of(0.2f, 1f), List.of(5, 0)));
  }

  @Test
  void deadChannelsGetA256thOfTheWidestRange() {
    Value a = net.conv("a", net.input("x", 2, 4, 4), 3, Activation.LINEAR);
    Graph graph = net.outputs(a);
    CalibrationTable table =
        TestNet.with(
            TestNet.table(graph), "a", new Range(0, 0), new Range(-100, 156), new Range(-.5f, 0));
    assertThat(scales(graph, table).quantization(a))
        .isEqualTo(
            new Quantization(List.of(1 / 255f, 256 / 255f, 1.5f / 255), List.of(0, 100, 85)));
  }

  @Test
  void aTensorThatNeverSpokeCanStillBeRequantisedTo() {
    Value a = net.conv("a", net.input("x", 2, 4, 4), 2, Activation.RELU);
    Graph graph = net.outputs(a);
    CalibrationTable table =
        TestNet.with(TestNet.table(graph), "a", new Range(0, 0), new Range(0, 0));
    assertThat(scales(graph, table).quantization(a)).isEqualTo(Quantization.perTensor(1 / 255f, 0));
    CalibrationTable loud = TestNet.with(table, "x", new Range(0, 1e6f), new Range(0, 1e6f));
    assertThat(Quantizer.fit(graph, loud, TestNet.options()).graph().nodes()).isNotEmpty();
  }

  @Test
  void thePicturesBytesAreTheInputs() {
    Value darknet = net.picture("darknet", 4, ImageInput.darknet());
    Value yolox = net.picture("yolox", 4, ImageInput.yolox());
    Value normal =
        net.picture("normal", 4, image(List.of(124f, 116.4f, 103.6f), List.of(.02f, .03f, .04f)));
    Value out = net.concat("out", 1, darknet, yolox, normal);
    Scales scales = scales(net.outputs(out));
    assertThat(scales.isFixed(darknet)).isTrue();
    assertThat(scales.quantization(darknet)).isEqualTo(Quantization.perTensor(1 / 255f, 0));
    assertThat(scales.quantization(yolox)).isEqualTo(Quantization.perTensor(1, 0));
    assertThat(scales.quantization(normal))
        .isEqualTo(new Quantization(List.of(.02f, .03f, .04f), List.of(124, 116, 104)));
    assertThat(scales.quantization(out).scales())
        .containsExactly(1 / 255f, 1 / 255f, 1 / 255f, 1f, 1f, 1f, .02f, .03f, .04f);
  }

  @Test
  void otherPicturesHaveTheirRanges() {
    List<Float> ones = List.of(1f, 1f, 1f);
    for (ImageInput image :
        List.of(
            image(List.of(0f, 256f, 0f), ones),
            image(List.of(0f, 0f, -1f), ones),
            image(List.of(0f, 0f, 0f), List.of(1f, 1f, -1f)))) {
      TestNet one = new TestNet();
      Value x = one.picture("x", 4, image);
      Scales scales = scales(one.outputs(one.conv("a", x, 1, Activation.LINEAR)));
      assertThat(scales.isFixed(x)).isFalse();
      assertThat(scales.quantization(x))
          .isEqualTo(
              new Quantization(List.of(3 / 255f, 5 / 255f, 7 / 255f), List.of(85, 102, 109)));
    }
  }

  @Test
  void channelsOfAPictureThatMustShareHaveTheirRanges() {
    Value x = net.picture("x", 4, image(List.of(0f, 0f, 0f), List.of(1f, 2f, 1f)));
    Value out = net.maxout("out", x, 3);
    Scales scales = scales(net.outputs(out));
    assertThat(scales.isFixed(x)).isFalse();
    // −3 to 4 holds all three.
    assertThat(scales.quantization(x)).isEqualTo(Quantization.perTensor(7 / 255f, 109));
  }

  @Test
  void aPictureThatSharesWithComputedValuesSpansBoth() {
    Value x = net.picture("x", 4, ImageInput.yolox());
    Value a = net.conv("a", x, 3, Activation.LINEAR);
    Value out = net.concat("out", 2, x, a);
    Graph graph = net.outputs(out);
    Range picture = new Range(0, 254);
    CalibrationTable table = TestNet.with(TestNet.table(graph), "x", picture, picture, picture);
    Scales scales = scales(graph, table);
    assertThat(scales.isFixed(x)).isFalse();
    assertThat(scales.quantization(x))
        .isEqualTo(new Quantization(List.of(1f, 256 / 255f, 257 / 255f), List.of(1, 2, 3)))
        .isEqualTo(scales.quantization(a))
        .isEqualTo(scales.quantization(out));
  }

  private static ImageInput image(List<Float> mean, List<Float> scale) {
    return new ImageInput(ChannelOrder.RGB, Fit.STRETCH, 0, mean, scale);
  }

  private static Scales scales(Graph graph) {
    return scales(graph, TestNet.table(graph));
  }

  private static Scales scales(Graph graph, CalibrationTable table) {
    Domain domain = Domain.of(graph, List.of());
    return Scales.of(graph, domain, Slots.of(graph, domain, true), table);
  }
}
