package org.csprun.tests.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.csprun.tensor.Shape;

/** Writes small ONNX models in memory. */
public final class ModelBuilder {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final int opset;
  private int constants;

  public ModelBuilder(int opset) {
    this.opset = opset;
  }

  public ModelBuilder input(String name, Shape shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    shape
        .dims()
        .forEach(dim -> dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim)));
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(TensorProto.DataType.FLOAT.getNumber())
                            .setShape(dims))));
    return this;
  }

  /** Declares an output; its shape is left to inference. */
  public ModelBuilder output(String name) {
    graph.addOutput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(TensorProto.DataType.FLOAT.getNumber()))));
    return this;
  }

  /** Adds float weights and returns their name. */
  public String floats(Shape shape, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    String name = "c" + constants++;
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(raw));
    shape.dims().forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return name;
  }

  /** Adds a vector of integers, in the typed field, and returns its name. */
  public String ints(List<Integer> values) {
    String name = "c" + constants++;
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(values.size());
    values.forEach(tensor::addInt64Data);
    graph.addInitializer(tensor);
    return name;
  }

  public String ints(Integer... values) {
    return ints(List.of(values));
  }

  /** Adds a node with one output, of the node's name. */
  public String node(
      String name, String type, List<String> inputs, Map<String, Object> attributes) {
    return node(name, type, inputs, List.of(name), attributes);
  }

  public String node(
      String name,
      String type,
      List<String> inputs,
      List<String> outputs,
      Map<String, Object> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(type)
            .addAllInput(inputs)
            .addAllOutput(outputs);
    new java.util.TreeMap<>(attributes)
        .forEach((key, value) -> node.addAttribute(attribute(key, value)));
    graph.addNode(node);
    return outputs.getFirst();
  }

  /** Attributes are Integer, Float, String, a list of integers or a list of floats. */
  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    switch (value) {
      case Integer i -> attribute.setType(AttributeProto.AttributeType.INT).setI(i);
      case Float f -> attribute.setType(AttributeProto.AttributeType.FLOAT).setF(f);
      case String s ->
          attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(s));
      case List<?> list when list.stream().allMatch(Float.class::isInstance) -> {
        attribute.setType(AttributeProto.AttributeType.FLOATS);
        list.forEach(f -> attribute.addFloats((Float) f));
      }
      case List<?> list -> {
        attribute.setType(AttributeProto.AttributeType.INTS);
        list.forEach(i -> attribute.addInts((Integer) i));
      }
      default -> throw new IllegalArgumentException("No attribute is made of " + value);
    }
    return attribute.build();
  }

  public byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(opset < 11 ? 4 : 8)
        .setProducerName("csprun-tests")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}
