package org.csprun.compiler.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Origin;

/**
 * One node of the model with its attributes.
 *
 * @param index position in the file, from 0
 * @param file file name without folders
 */
record OnnxNode(NodeProto proto, int index, String file) {

  /** The operator, with its domain when that is not ONNX's own. */
  String type() {
    return switch (proto.getDomain()) {
      case "", "ai.onnx" -> proto.getOpType();
      default -> proto.getDomain() + "." + proto.getOpType();
    };
  }

  /** The node's own name, or {@code Conv#12}. */
  String name() {
    return Printable.of(
        proto.getName().isEmpty() ? proto.getOpType() + "#" + index : proto.getName());
  }

  Origin origin() {
    return new Origin(file, 0, name());
  }

  int inputs() {
    return proto.getInputCount();
  }

  /** False for an optional input that is left out. */
  boolean hasInput(int i) {
    return i < proto.getInputCount() && !proto.getInput(i).isEmpty();
  }

  boolean hasOutput(int i) {
    return i < proto.getOutputCount() && !proto.getOutput(i).isEmpty();
  }

  boolean has(String attribute) {
    return find(attribute).isPresent();
  }

  long integer(String attribute, long absent) {
    return find(attribute).map(AttributeProto::getI).orElse(absent);
  }

  float real(String attribute, float absent) {
    return find(attribute).map(AttributeProto::getF).orElse(absent);
  }

  String text(String attribute, String absent) {
    return find(attribute).map(a -> a.getS().toStringUtf8()).orElse(absent);
  }

  Optional<List<Integer>> ints(String attribute) {
    return find(attribute)
        .map(a -> a.getIntsList().stream().map(l -> clamped(l.longValue())).toList());
  }

  Optional<List<Float>> reals(String attribute) {
    return find(attribute).map(a -> List.copyOf(a.getFloatsList()));
  }

  Optional<TensorProto> tensor(String attribute) {
    return find(attribute).map(AttributeProto::getT);
  }

  /** Exporters write the largest long for "to the end". */
  static int clamped(long value) {
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private Optional<AttributeProto> find(String attribute) {
    return proto.getAttributeList().stream().filter(a -> a.getName().equals(attribute)).findFirst();
  }
}
