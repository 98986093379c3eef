package org.csprun.compiler.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.Digests;

/**
 * A parsed model file whose version csprun can read.
 *
 * @param name file name without folders
 * @param sha256 digest of the bytes, in hexadecimal
 * @param opset version of ONNX's own operators
 */
record OnnxFile(String name, ModelProto model, String sha256, int opset) {
  /** Batch normalisation, Upsample and the shape operators changed before this version. */
  static final int OLDEST_OPSET = 9;

  /** The newest version whose operators were compared with the oracle. */
  static final int NEWEST_OPSET = 23;

  private static final Set<String> QUANTISED =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "QLinearConv",
          "QLinearMatMul",
          "ConvInteger",
          "MatMulInteger");

  /**
   * The file.
   *
   * @throws CsprunException when it is missing, unreadable, empty, no ONNX model, quantised, or of
   *     a version outside {@link #OLDEST_OPSET} to {@link #NEWEST_OPSET}
   */
  static OnnxFile open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw refusal("There is no file %s. Give the path of an .onnx model.".formatted(path));
    }
    try {
      return of(String.valueOf(path.getFileName()), Files.readAllBytes(path));
    } catch (IOException | OutOfMemoryError e) {
      throw new CsprunException(
          Failure.MODEL,
          "%s cannot be read: %s%nCheck its permissions and size."
              .formatted(path.getFileName(), e.getMessage()),
          e);
    }
  }

  static OnnxFile of(String name, byte[] bytes) {
    if (bytes.length == 0) {
      throw refusal("%s is empty. Download or export it again.".formatted(name));
    }
    ModelProto model = parse(name, bytes);
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw notOnnx(name, "it holds no graph");
    }
    refuseQuantised(name, model.getGraph());
    return new OnnxFile(name, model, Digests.sha256(bytes), opset(name, model));
  }

  private static ModelProto parse(String name, byte[] bytes) {
    try {
      return ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw notOnnx(name, "it is cut short or of another format");
    }
  }

  private static CsprunException notOnnx(String name, String reason) {
    return refusal(
        "%s is not a whole ONNX model: %s.%nDownload or export it again; a Darknet network is given as its .cfg and .weights."
            .formatted(name, reason));
  }

  private static void refuseQuantised(String name, GraphProto graph) {
    List<NodeProto> quantised =
        graph.getNodeList().stream().filter(node -> QUANTISED.contains(node.getOpType())).toList();
    if (!quantised.isEmpty()) {
      NodeProto first = quantised.getFirst();
      throw refusal(
          "%s is already quantised: %d nodes such as %s '%s'.%ncsprun quantises from float weights: give the float model it was made from."
              .formatted(name, quantised.size(), first.getOpType(), Printable.of(first.getName())));
    }
  }

  private static int opset(String name, ModelProto model) {
    long opset =
        model.getOpsetImportList().stream()
            .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
            .mapToLong(set -> set.getVersion())
            .max()
            .orElse(1);
    if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
      throw refusal(
          "%s uses ONNX operator set %d; csprun reads %d to %d.%nConvert it: onnx.version_converter.convert_version(model, 17)"
              .formatted(name, opset, OLDEST_OPSET, NEWEST_OPSET));
    }
    return (int) opset;
  }

  private static CsprunException refusal(String message) {
    return new CsprunException(Failure.MODEL, message);
  }
}
