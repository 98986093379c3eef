package org.csprun.compiler.darknet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.SharedData;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphPrinter;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Op;
import org.csprun.plan.Head;
import org.csprun.plan.ImageInput;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DarknetReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tiny-csp", "joins"})
  void printsAsItsGolden(String name) {
    Graph graph = DarknetReader.read(TestFiles.resource(name + ".cfg"), 1);
    GraphVerifier.verify(graph);
    assertThat(GraphPrinter.print(graph)).isEqualTo(TestFiles.text(name + ".txt"));
  }

  @Test
  void givesYoloHeadsTheirAnchors() {
    Graph graph = DarknetReader.read(TestFiles.resource("tiny-csp.cfg"), 1);
    assertThat(graph.name()).isEqualTo("tiny-csp");
    assertThat(graph.heads())
        .containsExactly(
            new Head.Yolo(
                0,
                List.of(new Head.Anchor(8, 9), new Head.Anchor(10, 11), new Head.Anchor(12.5f, 13)),
                2,
                1.05f,
                false,
                32,
                32),
            new Head.Yolo(
                1,
                List.of(new Head.Anchor(2, 3), new Head.Anchor(4, 5), new Head.Anchor(6, 7)),
                2,
                1.05f,
                false,
                32,
                32));
    assertThat(graph.inputs().getFirst().image()).contains(ImageInput.darknet());
  }

  @Test
  void givesClassifiersTheirHead() {
    Graph graph = DarknetReader.read(TestFiles.resource("joins.cfg"), 1);
    assertThat(graph.heads()).containsExactly(new Head.Classes(0, 3, true));
    assertThat(graph.inputs().getFirst().image()).isEmpty();
    Graph scores = read("[convolutional]\nfilters=7\n[avgpool]", 1);
    assertThat(scores.heads()).containsExactly(new Head.Classes(0, 7, false));
    assertThat(read("[convolutional]\nfilters=7", 1).heads()).isEmpty();
  }

  @Test
  void keepsTheAspectOfPicturesWithLetterBox() {
    Graph graph = read("letter_box=1\n[convolutional]", 1);
    ImageInput plain = ImageInput.darknet();
    assertThat(graph.inputs().getFirst().image())
        .contains(
            new ImageInput(
                plain.order(), ImageInput.Fit.LETTERBOX_CENTER, 128, plain.mean(), plain.scale()));
  }

  @Test
  void takesAnotherInputSize() {
    Graph graph =
        DarknetReader.read(
            TestFiles.resource("tiny-csp.cfg"), 1, Optional.of(InputSize.parse("64x96")));
    assertThat(graph.inputs().getFirst().value().type()).isEqualTo(TensorType.map(3, 64, 96));
    assertThat(graph.outputs().getFirst().value().type()).isEqualTo(TensorType.map(21, 16, 24));
    assertThat(((Head.Yolo) graph.heads().getFirst()).inputWidth()).isEqualTo(96);
    assertThat(((Head.Yolo) graph.heads().getFirst()).inputHeight()).isEqualTo(64);
    assertThat(graph.provenance().entries())
        .containsEntry("source.input", "64x96")
        .containsEntry("source.weights", "seed 1")
        .containsKey("source.cfg.sha256");
  }

  @Test
  void readsTheSameSeedTheSame() {
    float[] first = firstFilter(DarknetReader.read(TestFiles.resource("tiny-csp.cfg"), 7));
    assertThat(firstFilter(DarknetReader.read(TestFiles.resource("tiny-csp.cfg"), 7)))
        .containsExactly(first);
    assertThat(firstFilter(DarknetReader.read(TestFiles.resource("tiny-csp.cfg"), 8)))
        .isNotEqualTo(first);
    // Fixed for ever: a seed names the same weights on every machine.
    assertThat(first[0]).isEqualTo(0.44246215f);
  }

  @Test
  void seededActivationsKeepTheirScaleThroughManyResidualBlocks() {
    StringBuilder layers = new StringBuilder("[convolutional]\nfilters=32\nsize=3\npad=1\n");
    for (int block = 0; block < 60; block++) {
      layers.append("[convolutional]\nbatch_normalize=1\nfilters=16\nactivation=mish\n");
      layers.append("[convolutional]\nbatch_normalize=1\nfilters=32\nsize=3\npad=1\n");
      layers.append("activation=leaky\n[shortcut]\nfrom=-3\n");
    }
    Graph graph = read(layers.append("[convolutional]\nfilters=8\nactivation=linear\n"), 3);
    assertThat(Interpreter.scale(Interpreter.outputs(graph, picture(graph)).getFirst()))
        .isBetween(0.2, 5.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "csdarknet53",
        "csresnet50",
        "csresnext50",
        "darknet53",
        "densenet201",
        "resnet50",
        "resnext50",
        "yolov4-tiny"
      })
  void seededActivationsOfRealNetworksKeepTheirScale(String name) {
    Path cfg = SharedData.file("darknet-cfg/" + name + ".cfg");
    Graph graph = DarknetReader.read(cfg, 1, Optional.of(InputSize.parse("64")));
    GraphVerifier.verify(graph);
    Interpreter.run(graph, picture(graph))
        .forEach(
            (value, elements) -> {
              if (!value.name().startsWith("softmax")) {
                assertThat(Interpreter.scale(elements)).as(value.name()).isBetween(0.1, 10.0);
              }
            });
  }

  @Test
  void readsAllOfYoloFastest() {
    Path cfg = SharedData.file("models/yolo-fastest-1.1.cfg");
    Graph graph = DarknetReader.read(cfg, SharedData.file("models/yolo-fastest-1.1.weights"));
    GraphVerifier.verify(graph);
    assertThat(graph.nodes().stream().filter(n -> n.op() instanceof Op.Convolution)).hasSize(84);
    assertThat(graph.outputs()).extracting("name").containsExactly("yolo121", "yolo130");
    assertThat(graph.outputs().get(0).value().type()).isEqualTo(TensorType.map(255, 10, 10));
    assertThat(graph.outputs().get(1).value().type()).isEqualTo(TensorType.map(255, 20, 20));
  }

  @Test
  void readsAllOfYolov4Tiny() {
    Path cfg = SharedData.file("darknet-cfg/yolov4-tiny.cfg");
    Graph graph = DarknetReader.read(cfg, SharedData.file("peers/yolov4-tiny.weights"));
    assertThat(graph.outputs()).extracting("name").containsExactly("yolo30", "yolo37");
    assertThat(graph.outputs().get(1).value().type()).isEqualTo(TensorType.map(255, 26, 26));
  }

  @Test
  void foldsNothingButTheNormalisationItself() {
    // bias 0.5, scale 3, mean 1, variance 4, weight 2: 3 · (2·5 − 1) / √(4 + 1e-5) + 0.5
    Graph graph =
        pixel(1, "[convolutional]\nbatch_normalize=1\nactivation=linear", 0.5f, 3, 1, 4, 2);
    double expected = 27 / Math.sqrt(4 + 1e-5) + 0.5;
    assertThat(run(graph, 5)[0]).isEqualTo((float) expected, within(1e-6f));
  }

  @Test
  void addsOnlyTheChannelsBothHave() {
    Graph fewer =
        pixel(
            3,
            "[convolutional]\nfilters=2\nactivation=linear\n[shortcut]\nfrom=0",
            9,
            8,
            1,
            0,
            0,
            0,
            1,
            0);
    assertThat(run(fewer, 1, 2, 3)).containsExactly(20, 20);
    String wide =
        "[convolutional]\nactivation=linear\n[convolutional]\nfilters=3\nactivation=linear\n";
    Graph more = pixel(1, wide + "[shortcut]\nfrom=0\nactivation=leaky", 10, 1, 0, 0, -50, 1, 2, 3);
    // layer 0 is 10 + 5; layer 1 is 15, 30, 45 − 50; the first channel gets 15 more
    assertThat(run(more, 5)).containsExactly(30, 30, -0.5f);
    Graph narrow =
        pixel(
            1,
            "[convolutional]\nfilters=3\nactivation=linear\n[convolutional]\nactivation=linear\n"
                + "[shortcut]\nfrom=0",
            1,
            2,
            3,
            0,
            0,
            0,
            4,
            1,
            1,
            1);
    assertThat(run(narrow, 7)).containsExactly(4 + 6 + 1);
  }

  @Test
  void addsTheSampledPixelsOfALargerMap() {
    Graph graph = read("[maxpool]\n[maxpool]\nstride=2\n[shortcut]\nfrom=0", 1);
    float[] picture = picture(graph);
    Graph pooled = read("[maxpool]\nstride=2", 1);
    float[] expected = Interpreter.outputs(pooled, picture).getFirst();
    for (int i = 0; i < expected.length; i++) {
      expected[i] += picture[i / 4 * 16 + i / 2 % 2 * 8 + i % 2 * 2];
    }
    assertThat(run(graph, picture)).containsExactly(expected);
  }

  @Test
  void joinsSeveralLayersInOneShortcut() {
    String layers =
        "[convolutional]\nactivation=linear\n[convolutional]\nactivation=linear\n"
            + "[shortcut]\nfrom=0,-1,0\nactivation=relu";
    assertThat(run(pixel(1, layers, 1, 1, 10, 1), 1)).containsExactly(12 + 2 + 12 + 2);
  }

  @Test
  void routesTheGroupOfEveryLayer() {
    String layers =
        "[convolutional]\nfilters=4\nactivation=linear\n[convolutional]\nfilters=2\n"
            + "activation=linear\n[route]\nlayers=-2,-1\ngroups=2\ngroup_id=1";
    Graph graph = pixel(1, layers, 1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(run(graph, 0)).containsExactly(3, 4, 6);
  }

  @Test
  void poolsStridedGroupsOfChannels() {
    String layers =
        "[convolutional]\nfilters=6\nactivation=linear\n[maxpool]\nmaxpool_depth=1\nout_channels=2";
    Graph graph = pixel(1, layers, 1, 20, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0);
    assertThat(run(graph, 0)).containsExactly(5, 20);
  }

  @Test
  void padsPoolsAtTheBottomAndRightFirst() {
    Graph graph = read("[maxpool]\nsize=2\nstride=1", 1);
    float[] in = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    float[] all = new float[48];
    System.arraycopy(in, 0, all, 0, 16);
    assertThat(java.util.Arrays.copyOf(Interpreter.outputs(graph, all).getFirst(), 16))
        .containsExactly(6, 7, 8, 8, 10, 11, 12, 12, 14, 15, 16, 16, 14, 15, 16, 16);
  }

  @Test
  void flattensChannelsThenRowsForConnectedLayers() {
    // bias, 4 weights, then scale, mean and variance
    Path cfg =
        TestFiles.cfg(
            folder,
            "[net]\nwidth=2\nheight=1\nchannels=2\n"
                + "[connected]\noutput=1\nbatch_normalize=1\nactivation=linear\n[softmax]");
    Graph graph =
        DarknetReader.read(
            cfg, TestFiles.weights(folder, 0.25f, 1, 10, 100, 1000, 2, 321, 1 - 1e-5f));
    List<float[]> values = List.copyOf(Interpreter.run(graph, new float[] {1, 2, 3, 4}).values());
    assertThat(values).anySatisfy(v -> assertThat(v).containsExactly(4321));
    assertThat(values)
        .anySatisfy(v -> assertThat(v).containsExactly(new float[] {8000.25f}, within(1e-2f)));
    assertThat(Interpreter.outputs(graph, new float[4]).getFirst()).containsExactly(1);
  }

  @Test
  void readsWeightsOfVersionOne() {
    Path cfg =
        TestFiles.cfg(folder, "[net]\nwidth=1\nheight=1\n[convolutional]\nactivation=linear");
    var bytes = TestFiles.header(0, 1, 4).putInt(7).putFloat(1).putFloat(2).putFloat(3).putFloat(4);
    Graph graph = DarknetReader.read(cfg, TestFiles.bytes(folder, bytes));
    assertThat(run(graph, 1, 1, 1)).containsExactly(10);
  }

  @Test
  void readsCfgsAsDarknetDoes() {
    Graph graph =
        read("\r\n ; note\n# note\n[ convolutional ]\n filters = 7 # seven\nfilters=9\nfoo=1", 1);
    assertThat(graph.outputs().getFirst().value().type()).isEqualTo(TensorType.map(7, 4, 4));
    assertThat(graph.nodes().getFirst().origin()).hasToString("x.cfg:8 [convolutional] 0");
  }

  @Test
  void listsWhatItSupports() {
    assertThat(DarknetReader.sections()).contains("convolutional", "yolo").doesNotContain("region");
    assertThat(DarknetReader.activations()).contains("mish", "leaky").isSorted();
  }

  /** A graph over a 4x4 picture; the text goes on after the options of [net]. */
  private Graph read(CharSequence text, long seed) {
    return DarknetReader.read(
        TestFiles.cfg(folder, "[net]\nwidth=4\nheight=4\nchannels=3\n" + text), seed);
  }

  /** A graph over one pixel with these weights. */
  private Graph pixel(int channels, String text, float... weights) {
    Path cfg =
        TestFiles.cfg(folder, "[net]\nwidth=1\nheight=1\nchannels=" + channels + "\n" + text);
    return DarknetReader.read(cfg, TestFiles.weights(folder, weights));
  }

  private static float[] run(Graph graph, float... input) {
    return Interpreter.outputs(graph, input).getFirst();
  }

  private static float[] picture(Graph graph) {
    float[] picture = new float[(int) graph.inputs().getFirst().value().type().elements()];
    java.util.SplittableRandom random = new java.util.SplittableRandom(5);
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) random.nextDouble();
    }
    return picture;
  }

  private static float[] firstFilter(Graph graph) {
    return ((Op.Convolution) graph.nodes().getFirst().op()).filter().values();
  }
}
