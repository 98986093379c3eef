package org.csprun.compiler.onnx;

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
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.graph.Graph;

/** A model in memory with input x and output y. */
final class TinyModel {
  final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
  private int opset = 13;

  /** Dimensions that are numbers are fixed, others are names; an empty one is left out. */
  static TinyModel of(String... dims) {
    return new TinyModel().input("x", TensorProto.DataType.FLOAT, dims).output("y");
  }

  TinyModel opset(int version) {
    opset = version;
    return this;
  }

  TinyModel input(String name, TensorProto.DataType type, String... dims) {
    graph.addInput(info(name, type, dims));
    return this;
  }

  TinyModel output(String name) {
    graph.addOutput(info(name, TensorProto.DataType.FLOAT));
    return this;
  }

  private static ValueInfoProto info(String name, TensorProto.DataType type, String... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : dims) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      if (dim.matches("-?\\d+")) {
        dimension.setDimValue(Long.parseLong(dim));
      } else if (!dim.isEmpty()) {
        dimension.setDimParam(dim);
      }
      shape.addDim(dimension);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  TinyModel tensor(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  TinyModel floats(String name, List<Integer> dims, float... values) {
    return tensor(floatTensor(name, dims, values));
  }

  static TensorProto floatTensor(String name, List<Integer> dims, float... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    dims.forEach(tensor::addDims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor.build();
  }

  TinyModel ints(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor(tensor.build());
  }

  /** A node {@code name} whose inputs are separated by blanks, with one output. */
  TinyModel node(
      String type, String name, String inputs, String output, AttributeProto... attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).setName(name).addOutput(output);
    for (String input : inputs.split(" ")) {
      node.addInput(input);
    }
    graph.addNode(node.addAllAttribute(List.of(attributes)));
    return this;
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto attribute(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto attribute(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("tiny")
        .setProducerVersion("1")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  Graph read() {
    return OnnxReader.read("m.onnx", bytes(), Optional.empty());
  }

  Graph read(InputSize size) {
    return OnnxReader.read("m.onnx", bytes(), Optional.of(size));
  }
}
