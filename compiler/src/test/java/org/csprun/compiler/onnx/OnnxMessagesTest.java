package org.csprun.compiler.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.csprun.compiler.onnx.TinyModel.attribute;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.csprun.CsprunException;
import org.csprun.compiler.InputSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message of the reader, whole. */
class OnnxMessagesTest {
  @TempDir Path folder;

  @Test
  void missingFile() {
    Path missing = folder.resolve("none.onnx");
    refused(
        () -> OnnxReader.read(missing, Optional.empty()),
        "There is no file " + missing + ". Give the path of an .onnx model.");
  }

  @Test
  void emptyFile() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.onnx"));
    refused(
        () -> OnnxReader.read(empty, Optional.empty()),
        "empty.onnx is empty. Download or export it again.");
  }

  @Test
  void otherFormat() throws IOException {
    Path text = Files.writeString(folder.resolve("net.onnx"), "[net]\nwidth=416\n");
    refused(
        () -> OnnxReader.read(text, Optional.empty()),
        "net.onnx is not a whole ONNX model: it is cut short or of another format.\n"
            + "Download or export it again; a Darknet network is given as its .cfg and .weights.");
  }

  @Test
  void truncatedFile() {
    byte[] whole = relu().bytes();
    refused(
        () -> read(Arrays.copyOf(whole, whole.length - 3)),
        "m.onnx is not a whole ONNX model: it is cut short or of another format.\n"
            + "Download or export it again; a Darknet network is given as its .cfg and .weights.");
  }

  @Test
  void noGraph() {
    refused(
        () -> read(new TinyModel().bytes()),
        "m.onnx is not a whole ONNX model: it holds no graph.\n"
            + "Download or export it again; a Darknet network is given as its .cfg and .weights.");
  }

  @Test
  void quantisedModel() {
    refused(
        () -> read(TinyModel.of("1", "3").node("QuantizeLinear", "q", "x", "y").bytes()),
        "m.onnx is already quantised: 1 nodes such as QuantizeLinear 'q'.\n"
            + "csprun quantises from float weights: give the float model it was made from.");
  }

  @Test
  void oldOperatorSet() {
    refused(
        () -> relu().opset(8).read(),
        "m.onnx uses ONNX operator set 8; csprun reads 9 to 23.\n"
            + "Convert it: onnx.version_converter.convert_version(model, 17)");
  }

  @Test
  void newerOperatorSet() {
    refused(
        () -> relu().opset(24).read(),
        "m.onnx uses ONNX operator set 24; csprun reads 9 to 23.\n"
            + "Convert it: onnx.version_converter.convert_version(model, 17)");
  }

  @Test
  void allUnsupportedNodesAtOnce() {
    TinyModel model =
        TinyModel.of("1", "3", "4", "4")
            .node("NonMaxSuppression", "nms1", "x", "a")
            .node("Relu", "r", "a", "b")
            .node("NonMaxSuppression", "nms2", "b", "c")
            .node("GridSample", "", "x", "d")
            .node("Softmax", "s", "d", "e")
            .node("Pad", "p", "x", "f", attribute("mode", "reflect"))
            .node("Sum", "y", "c e f", "y");
    refused(
        model::read,
        "m.onnx has 5 nodes csprun cannot take:\n"
            + "NonMaxSuppression 'nms1' and 1 more is not a supported operator;"
            + " GridSample 'GridSample#3' is not a supported operator;"
            + " Pad 'p' has mode=reflect; only constant is supported;"
            + " Sum 'y' is not a supported operator.\n"
            + "Replace or remove them before export; 'csprun ops' lists what is supported.");
  }

  @Test
  void customDomain() {
    TinyModel model = TinyModel.of("1", "3");
    model.graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Relu")
            .setDomain("com.example")
            .setName("r")
            .addInput("x")
            .addOutput("y"));
    refused(model::read, "com.example.Relu 'r' is not a supported operator");
  }

  @Test
  void unsupportedNodesNobodyNeedsAreIgnored() {
    assertThat(relu().node("GridSample", "left", "x", "unused").read().nodes()).hasSize(1);
  }

  @Test
  void reasonsNameWhatIsSupported() {
    refused(
        () -> TinyModel.of("1", "3", "4", "4").node("Conv", "c", "x x", "y").read(),
        "Conv 'c' computes its weights at run time; they must be constant");
    refused(
        () ->
            TinyModel.of("1", "3", "4")
                .floats("w", List.of(1, 3, 1), 1, 2, 3)
                .node("Conv", "c", "x w", "y")
                .read(),
        "Conv 'c' is 1-D; only 2-D convolutions are supported");
    refused(
        () ->
            TinyModel.of("1", "3", "4", "4")
                .floats("s", List.of(4), 1, 1, 2, 2)
                .node("Resize", "up", "x  s", "y", attribute("mode", "linear"))
                .read(),
        "Resize 'up' has mode=linear; only nearest is supported");
    refused(
        () ->
            TinyModel.of("1", "3", "4", "4")
                .floats("s", List.of(4), 1, 1, 0.5f, 0.5f)
                .node("Resize", "up", "x  s", "y")
                .read(),
        "Resize 'up' scales height and width by 0.5 and 0.5; only whole factors up to 64 are supported");
    refused(
        () -> TinyModel.of("1", "3").node("MaxPool", "p", "x", "y").read(),
        "MaxPool 'p' reads a 1x3 tensor; it is supported on 1xCxHxW maps");
    refused(
        () -> TinyModel.of("1", "3").node("Relu", "r", "z", "y").read(),
        "Relu 'r' reads 'z', which nothing before it produces");
    refused(
        () -> TinyModel.of("1", "3").node("Cast", "c", "x", "y", attribute("to", 10)).read(),
        "Cast 'c' casts to FLOAT16; csprun computes in float");
    refused(
        () ->
            TinyModel.of("1", "4", "3")
                .floats("w", List.of(3, 2), new float[6])
                .node("MatMul", "m", "x w", "y")
                .read(),
        "MatMul 'm' multiplies 1x4x3 by a matrix of 3 rows; one row of as many elements is supported");
  }

  @Test
  void geometryThatDoesNotFit() {
    refused(
        () ->
            TinyModel.of("1", "4", "5", "5")
                .floats("w", List.of(2, 3, 1, 1), new float[6])
                .node("Conv", "c", "x w", "y")
                .read(),
        "Convolution 'c' has weights for 3 input channels a group, but its input has 4 (m.onnx c).");
  }

  @Test
  void openHeightAndWidth() {
    refused(
        () -> TinyModel.of("N", "3", "height", "").node("Relu", "r", "x", "y").read(),
        "Input 'x' of m.onnx leaves its height or width open (Nx3xheightx?).\n"
            + "Fix them with --input HEIGHTxWIDTH, for example --input 416x416.");
  }

  @Test
  void sizeOfAFixedInput() {
    refused(
        () -> relu().read(InputSize.parse("8x6")),
        "Input 'x' of m.onnx is fixed to 1x3x4x4, which --input cannot change to 8x6.\n"
            + "Leave --input out, or export with an open height and width.");
  }

  @Test
  void batchOfTwo() {
    refused(
        () -> TinyModel.of("2", "3", "4", "4").node("Relu", "r", "x", "y").read(),
        "Input 'x' of m.onnx has batch 2; csprun runs one picture at a time.\n"
            + "Export it with batch 1 or an open batch.");
  }

  @Test
  void openChannels() {
    refused(
        () -> TinyModel.of("1", "C", "4", "4").node("Relu", "r", "x", "y").read(),
        "Input 'x' of m.onnx leaves dimension 1 open (1xCx4x4).\nExport it with a fixed shape.");
  }

  @Test
  void integerInput() {
    TinyModel model = new TinyModel().input("x", TensorProto.DataType.INT64, "1", "3").output("y");
    refused(
        () -> model.node("Relu", "r", "x", "y").read(),
        "Input 'x' of m.onnx has elements of type INT64; csprun takes float.\n"
            + "Export the model in 32-bit float.");
  }

  @Test
  void weightsInAnotherFile() {
    TensorProto external =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(3)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                StringStringEntryProto.newBuilder().setKey("location").setValue("m.bin"))
            .build();
    refused(
        () -> TinyModel.of("1", "3").tensor(external).node("Add", "a", "x w", "y").read(),
        "'w' in m.onnx lies in 'm.bin', beside the model. csprun reads models of one file\n"
            + "Save it as one: onnx.save(onnx.load('m.onnx'), 'one.onnx').");
  }

  @Test
  void weightsOfTheWrongLength() {
    TensorProto damaged =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(3)
            .setRawData(ByteString.copyFrom(new byte[8]))
            .build();
    refused(
        () -> TinyModel.of("1", "3").tensor(damaged).node("Add", "a", "x w", "y").read(),
        "'w' in m.onnx has 8 bytes where its shape [3] of 3 elements wants 12\n"
            + "The file is damaged: export it again.");
  }

  @Test
  void outputNobodyProduces() {
    refused(
        () -> relu().output("z").read(),
        "m.onnx has no node that produces its output 'z'. The file is damaged: export it again.");
  }

  /** A damaged file is read or refused, never answered with another exception. */
  @Test
  void mutatedModelsAreReadOrRefused() {
    byte[] model = OnnxReaderTest.yolox("8 16 32", true).bytes();
    Random random = new Random(11);
    int refusals = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = model.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        read(damaged);
      } catch (CsprunException e) {
        refusals++;
        assertThat(e.getMessage().lines().count()).isLessThanOrEqualTo(3);
      }
    }
    assertThat(refusals).isBetween(500, 2999);
  }

  private static TinyModel relu() {
    return TinyModel.of("1", "3", "4", "4").node("Relu", "r", "x", "y");
  }

  private static void read(byte[] model) {
    OnnxReader.read("m.onnx", model, Optional.empty());
  }

  /** One cause given without its frame is that of a single node. */
  private static void refused(ThrowingCallable call, String message) {
    boolean isCause = message.matches("[A-Za-z.]+ '[^']+' [^(\\n]*");
    String whole =
        isCause
            ? "m.onnx has a node csprun cannot take:\n"
                + message
                + ".\nReplace or remove them before export; 'csprun ops' lists what is supported."
            : message;
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CsprunException.class,
            e -> assertThat(e.failure()).isEqualTo(CsprunException.Failure.MODEL))
        .hasMessage(whole);
    assertThat(whole.lines().count()).isLessThanOrEqualTo(3);
  }
}
