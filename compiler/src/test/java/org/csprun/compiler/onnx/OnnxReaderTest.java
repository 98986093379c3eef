package org.csprun.compiler.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.csprun.compiler.onnx.TinyModel.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.List;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.plan.Activation;
import org.csprun.plan.Head;
import org.csprun.plan.ImageInput;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** What the reader makes of models besides single operators: sizes, constants, heads, names. */
class OnnxReaderTest {

  @Test
  void openSizesAreFixedByTheInputSize() {
    Graph graph =
        TinyModel.of("batch", "3", "h", "w")
            .node("Relu", "", "x", "y")
            .read(InputSize.parse("6x8"));
    assertThat(graph.inputs().getFirst().value().type()).isEqualTo(TensorType.map(3, 6, 8));
  }

  @Test
  void nodesKeepTheirNamesAndOrigins() {
    Graph graph =
        TinyModel.of("1", "2").node("Relu", "", "x", "a").node("Tanh", "tanh", "a", "y").read();
    assertThat(graph.nodes()).extracting(Node::name).containsExactly("Relu#0", "tanh");
    assertThat(graph.nodes())
        .extracting(node -> node.origin().toString())
        .containsExactly("m.onnx Relu#0", "m.onnx tanh");
    assertThat(graph.name()).isEqualTo("m");
  }

  @Test
  void provenanceNamesDigestSetAndProducer() {
    Graph graph = TinyModel.of("1", "2").node("Relu", "", "x", "y").read();
    assertThat(graph.provenance().entries())
        .containsEntry("source.onnx.opset", "13")
        .containsEntry("source.onnx.producer", "tiny 1")
        .hasEntrySatisfying(
            "source.onnx.sha256", digest -> assertThat(digest).matches("[0-9a-f]{64}"));
  }

  /** x.view(x.shape[0], -1, x.shape[2] * x.shape[3]) as exporters write it. */
  @Test
  void shapesComputedInTheGraphAreFolded() {
    Graph graph =
        TinyModel.of("N", "3", "h", "w")
            .ints("i0", 0)
            .ints("i2", 2)
            .ints("i3", 3)
            .ints("minus", -1)
            .node("Shape", "s", "x", "shape")
            .node("Gather", "g0", "shape i0", "batch")
            .node("Gather", "g2", "shape i2", "h")
            .node("Gather", "g3", "shape i3", "w")
            .node("Cast", "cf", "h", "hf", attribute("to", 1))
            .node("Cast", "ci", "hf", "hi", attribute("to", 7))
            .node("Mul", "m", "hi w", "pixels")
            .node("Concat", "c", "batch minus pixels", "target", attribute("axis", 0))
            .node("Reshape", "r", "x target", "y")
            .read(InputSize.parse("4x5"));
    assertThat(graph.outputs().getFirst().value().type()).isEqualTo(TensorType.rowMajor(1, 3, 20));
    assertThat(graph.nodes())
        .extracting(node -> node.op().getClass().getSimpleName())
        .containsExactly("ChangeLayout", "Reshape");
  }

  /** A grid as YOLO decoders compute it. */
  @Test
  void gridsComputedInTheGraphAreFolded() {
    TensorProto two =
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(1)
            .addFloatData(2)
            .build();
    AttributeProto value =
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(two)
            .build();
    Graph graph =
        TinyModel.of("1", "6")
            .tensor(scalar("zero", 0))
            .tensor(scalar("three", 3))
            .tensor(scalar("one", 1))
            .ints("axis", 0)
            .ints("wide", 2, 3)
            .ints("flat", 1, 6)
            .node("Range", "range", "zero three one", "r")
            .node("Cast", "cast", "r", "f", attribute("to", 1))
            .node("Unsqueeze", "u", "f axis", "row")
            .node("Expand", "e", "row wide", "grid")
            .node("ConstantOfShape", "cos", "wide", "twos", value)
            .node("Mul", "m", "grid twos", "scaled")
            .node("Reshape", "re", "scaled flat", "last")
            .node("Add", "a", "x last", "y")
            .read();
    Op.Constant constant = (Op.Constant) graph.nodes().getFirst().op();
    assertThat(constant.value().values()).containsExactly(0, 2, 4, 0, 2, 4);
    assertThat(graph.nodes()).hasSize(2);
  }

  @Test
  void comparisonsAndWhereAreFolded() {
    Graph graph =
        TinyModel.of("1", "3")
            .floats("a", List.of(3), 1, 5, 3)
            .floats("b", List.of(1), 3)
            .node("Less", "l", "a b", "smaller")
            .node("Not", "n", "smaller", "others")
            .node("Where", "w", "others a b", "larger")
            .node("Add", "add", "x larger", "y")
            .read();
    Op.Constant constant = (Op.Constant) graph.nodes().getFirst().op();
    assertThat(constant.value().values()).containsExactly(3, 5, 3);
  }

  @Test
  void weightsOfEveryPlainTypeAreRead() {
    assertThat(constant(TensorProto.DataType.FLOAT16, 0x00, 0x3C, 0x00, 0xC0))
        .containsExactly(1, -2);
    assertThat(constant(TensorProto.DataType.BFLOAT16, 0x80, 0x3F, 0x00, 0xC0))
        .containsExactly(1, -2);
    assertThat(constant(TensorProto.DataType.UINT8, 200, 1)).containsExactly(200, 1);
    assertThat(constant(TensorProto.DataType.INT8, 200, 1)).containsExactly(-56, 1);
    assertThat(constant(TensorProto.DataType.INT16, 0xFF, 0xFF, 2, 0)).containsExactly(-1, 2);
  }

  private static float[] constant(TensorProto.DataType type, int... raw) {
    byte[] bytes = new byte[raw.length];
    for (int i = 0; i < raw.length; i++) {
      bytes[i] = (byte) raw[i];
    }
    TensorProto tensor =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(type.getNumber())
            .addDims(2)
            .setRawData(ByteString.copyFrom(bytes))
            .build();
    Graph graph =
        TinyModel.of("1", "2")
            .tensor(tensor)
            .node("Cast", "c", "w", "f", attribute("to", 1))
            .node("Add", "a", "x f", "y")
            .read();
    return ((Op.Constant) graph.nodes().getFirst().op()).value().values();
  }

  private static TensorProto scalar(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64.getNumber())
        .addInt64Data(value)
        .build();
  }

  @Test
  void commonFunctionsGetTheirOwnNames() {
    assertThat(clip(0, 6)).isEqualTo(Activation.of(Activation.Kind.RELU6));
    assertThat(clip(0, Float.MAX_VALUE)).isEqualTo(Activation.RELU);
    assertThat(clip(-1, 1)).isEqualTo(Activation.clip(-1, 1));
  }

  private static Activation clip(float low, float high) {
    Graph graph =
        TinyModel.of("1", "2")
            .floats("low", List.of(), low)
            .floats("high", List.of(), high)
            .node("Clip", "c", "x low high", "y")
            .read();
    return ((Op.Activate) graph.nodes().getFirst().op()).activation();
  }

  @Test
  void picturesCanBeFedToAnyModelOfThreeChannels() {
    Graph graph = TinyModel.of("1", "3", "32", "32").node("Relu", "", "x", "y").read();
    assertThat(graph.heads()).isEmpty();
    assertThat(graph.inputs().getFirst().image()).contains(ImageInput.darknet());
    Graph grey = TinyModel.of("1", "1", "32", "32").node("Relu", "", "x", "y").read();
    assertThat(grey.inputs().getFirst().image()).isEmpty();
  }

  @Test
  void classifiersAreRecognised() {
    TinyModel logits =
        TinyModel.of("1", "3", "2", "2")
            .node("GlobalAveragePool", "", "x", "p")
            .node("Flatten", "", "p", "y");
    assertThat(logits.read().heads()).containsExactly(new Head.Classes(0, 3, false));
    TinyModel softmax =
        TinyModel.of("1", "3", "2", "2")
            .node("GlobalAveragePool", "", "x", "p")
            .node("Flatten", "", "p", "f")
            .node("Softmax", "", "f", "y");
    assertThat(softmax.read().heads()).containsExactly(new Head.Classes(0, 3, true));
  }

  @Test
  void yoloxIsRecognisedWithItsStrides() {
    Graph graph = yolox("8 16 32", false).read();
    assertThat(graph.heads()).containsExactly(new Head.Yolox(0, List.of(8, 16, 32), 2, 64, 32));
    assertThat(graph.inputs().getFirst().image()).contains(ImageInput.yolox());
    assertThat(yolox("32 16 8", false).read().heads())
        .containsExactly(new Head.Yolox(0, List.of(32, 16, 8), 2, 64, 32));
  }

  @Test
  void boxesDecodedInTheGraphAreNotDecodedAgain() {
    assertThat(yolox("8 16 32", true).read().heads()).containsExactly(new Head.Boxes(0, 2, 64, 32));
  }

  @Test
  void boxesOfThreeAnchorsAreYolov5s() {
    int cells = 3 * (4 * 8 + 2 * 4 + 2);
    Graph graph =
        TinyModel.of("1", "3", "32", "64")
            .floats("w", List.of(3, cells * 7), new float[3 * cells * 7])
            .ints("shape", 1, cells, 7)
            .node("GlobalAveragePool", "", "x", "p")
            .node("Flatten", "", "p", "f")
            .node("Gemm", "", "f w", "g")
            .node("Reshape", "", "g shape", "y")
            .read();
    assertThat(graph.heads()).containsExactly(new Head.Boxes(0, 2, 64, 32));
    ImageInput image = graph.inputs().getFirst().image().orElseThrow();
    assertThat(image.order()).isEqualTo(ImageInput.ChannelOrder.RGB);
    assertThat(image.fit()).isEqualTo(ImageInput.Fit.LETTERBOX_CENTER);
    assertThat(image.padValue()).isEqualTo(114);
  }

  /** Two classes on a 32×64 input: 4·8 + 2·4 + 1·2 cells. */
  static TinyModel yolox(String strides, boolean decoded) {
    TinyModel model = TinyModel.of("1", "3", "32", "64");
    StringBuilder parts = new StringBuilder();
    for (String stride : strides.split(" ")) {
      int s = Integer.parseInt(stride);
      AttributeProto jump = attribute("strides", List.of((long) s, (long) s));
      model
          .floats("wb" + s, List.of(4, 3, 1, 1), new float[12])
          .floats("ws" + s, List.of(3, 3, 1, 1), new float[9])
          .ints("shape" + s, 1, 7, -1)
          .node("Conv", "box" + s, "x wb" + s, "b" + s, jump)
          .node("Conv", "score" + s, "x ws" + s, "s" + s, jump)
          .node("Sigmoid", "sig" + s, "s" + s, "l" + s)
          .node("Concat", "cat" + s, "b" + s + " l" + s, "c" + s, attribute("axis", 1))
          .node("Reshape", "re" + s, "c" + s + " shape" + s, "r" + s);
      parts.append(parts.isEmpty() ? "" : " ").append("r").append(s);
    }
    model
        .node("Concat", "join", parts.toString(), "joined", attribute("axis", 2))
        .node(
            "Transpose",
            "turn",
            "joined",
            decoded ? "raw" : "y",
            attribute("perm", List.of(0L, 2L, 1L)));
    if (decoded) {
      model.floats("eight", List.of(), 8).node("Mul", "scale", "raw eight", "y");
    }
    return model;
  }

  @Test
  void everyOperatorSaysWhatOfItIsTaken() {
    List<OnnxOps.SupportedOp> supported = OnnxOps.supported();
    assertThat(supported).extracting(OnnxOps.SupportedOp::name).isSorted().doesNotHaveDuplicates();
    assertThat(supported)
        .contains(
            new OnnxOps.SupportedOp("Concat", "any axis"),
            new OnnxOps.SupportedOp("Relu", ""),
            new OnnxOps.SupportedOp(
                "Conv",
                "2-D, constant weights; any kernel, stride, dilation, groups, padding, auto_pad"))
        .hasSizeGreaterThan(60);
  }
}
