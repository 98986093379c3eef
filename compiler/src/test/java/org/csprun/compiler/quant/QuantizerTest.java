package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.QuantizationFlow;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.ImageInput;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Plan;
import org.csprun.plan.Window;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.vision.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Quantisation from pictures to a plan. */
class QuantizerTest {
  private final Device scalar = Devices.named("scalar");

  @TempDir private Path folder;

  @Test
  void neitherTheOrderOfPicturesNorThreadsChangeAByteOfThePlan() {
    Random random = new Random(9);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      byte[] rgb = new byte[8 * 6 * 3];
      random.nextBytes(rgb);
      pictures.add(new Picture(8, 6, rgb));
    }
    Path expected = plan(pictures, 1);
    for (int threads = 1; threads <= 4; threads++) {
      Collections.shuffle(pictures, random);
      assertThat(plan(pictures, threads)).hasSameBinaryContentAs(expected);
    }
  }

  private Path plan(List<Picture> pictures, int threads) {
    TestNet net = new TestNet();
    Value x = net.picture("x", 8, ImageInput.darknet());
    Value a = net.conv("a", x, 8, Activation.SILU);
    Value b =
        net.residual(
            "b",
            net.conv("b1", a, 8, Activation.MISH),
            a,
            Activation.LINEAR,
            Activation.leaky(.1f));
    Graph graph = net.outputs(net.conv("c", net.maxPool("pool", b), 4, Activation.LOGISTIC));
    // The whole recipe.
    QuantizerOptions options = QuantizerOptions.defaults().withDevice(scalar).withThreads(threads);
    QuantizedModel model = Quantizer.fit(graph, PictureSamples.of(pictures), options);
    Path file = folder.resolve(threads + "-" + System.nanoTime() + ".plan");
    Lowering.to(scalar).plan(model.graph()).write(file);
    return file;
  }

  /**
   * Every pair of activations around a residual comes near the float model; not exp, of which three
   * in a row are infinite, nor the root of negative numbers.
   */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"EXP", "SQRT"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyActivationHasAnIntegerForm(Kind kind) {
    Activation activation =
        kind == Kind.CLIP ? Activation.clip(-0.5f, 0.75f) : new Activation(kind, 0.25f, 0.5f);
    for (Kind after : List.of(Kind.LINEAR, Kind.RELU, Kind.LEAKY, Kind.RELU6, Kind.MISH)) {
      TestNet net = new TestNet();
      Value x = net.input("x", 3, 5, 5);
      Value a = net.conv("a", x, 4, activation);
      Value b = net.residual("b", a, a, activation, new Activation(after, 0.1f, 0));
      Value sum = net.add("sum", new Op.Elementwise(BinaryKind.ADD, activation), a, b);
      Graph graph = net.outputs(sum);
      Graph quantized = Quantizer.fit(graph, TestNet.samples(4), TestNet.options()).graph();
      assertThat(quantized.nodes())
          .as("%s and %s", kind, after)
          .allMatch(node -> node.op() instanceof IntegerOp);
      assertThat(decibels(run(graph, 0), run(quantized, 0)))
          .as("%s and %s", kind, after)
          .isGreaterThan(28);
    }
  }

  @Test
  void everyOtherOperatorComesNearTheFloatModel() {
    TestNet net = new TestNet();
    Value x = net.input("x", 4, 6, 6);
    Value a = net.conv("a", x, 4, Activation.LINEAR);
    Value b = net.conv("b", x, 4, Activation.SILU);
    Value flat =
        net.add(
            "flat",
            new Op.Reshape(Shape.of(1, 144)),
            net.add("rows", new Op.ChangeLayout(Layout.ROW_MAJOR), a));
    float[] matrix = new float[3 * 144];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) Math.sin(i);
    }
    // The sums of 144 products nearly cancel, so that biases are most of the signal.
    Op product =
        new Op.FullyConnected(
            new Weights(Shape.of(3, 144), matrix), Weights.vector(20, -20, 30), Activation.RELU);
    Op affine =
        new Op.Affine(
            Weights.vector(1, -2, 0.5f, 3), Weights.vector(0, 1, -1, 2), Activation.leaky(0.2f));
    Window window = Window.square(3, 2, 1);
    nearFloat(
        net.outputs(
            net.binary("subtract", BinaryKind.SUBTRACT, a, b),
            net.binary("multiply", BinaryKind.MULTIPLY, a, b),
            net.add("average", new Op.Pool(PoolKind.AVERAGE, window, true), b),
            net.add("global", new Op.GlobalAverage(), b),
            net.add("groups", new Op.CrossChannelPool(PoolKind.AVERAGE, 2), b),
            net.maxout("maxout", b, 2),
            net.add("affine", affine, b),
            net.activate("activate", a, Activation.of(Kind.EXP)),
            net.add("product", product, flat)));
  }

  private void nearFloat(Graph graph) {
    Graph quantized = Quantizer.fit(graph, TestNet.samples(4), TestNet.options()).graph();
    assertThat(quantized.nodes())
        .allMatch(node -> node.op() instanceof IntegerOp || QuantizationFlow.moves(node.op()));
    for (int output = 0; output < graph.outputs().size(); output++) {
      String name = graph.outputs().get(output).name();
      assertThat(decibels(run(graph, output), run(quantized, output))).as(name).isGreaterThan(28);
    }
  }

  /** Signal to noise. */
  private static double decibels(float[] expected, float[] actual) {
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < expected.length; i++) {
      signal += expected[i] * expected[i];
      noise += (actual[i] - expected[i]) * (actual[i] - expected[i]);
    }
    return 10 * Math.log10(signal / noise);
  }

  /** An output of a graph for the first sample. */
  private float[] run(Graph graph, int output) {
    Plan plan = Lowering.to(scalar).plan(graph);
    try (Session session = Session.open(plan, scalar, 1)) {
      TestNet.samples(1).fill(0, session);
      session.run();
      return session.output(output).toArray();
    }
  }

  @Test
  void valuesThatAreNotFiniteAreRefusedWithTheirTensor() {
    TestNet net = new TestNet();
    Value a = net.activate("a", net.input("x", 2, 4, 4), Activation.of(Kind.SQRT));
    Graph graph = net.outputs(a);
    CsprunException e =
        catchThrowableOfType(
            CsprunException.class,
            () -> Quantizer.fit(graph, TestNet.samples(3), TestNet.options().withThreads(2)));
    assertThat(e.failure()).isEqualTo(Failure.MODEL);
    assertThat(e)
        .hasMessage(
            "Tensor 'a' (m) has values that are not finite, so it cannot be quantised.\nRun the model in float on the calibration pictures and look at its weights.");
  }
}
