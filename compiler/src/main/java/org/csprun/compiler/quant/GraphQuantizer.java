package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.QuantizationFlow;
import org.csprun.compiler.graph.ShapeInference;
import org.csprun.compiler.graph.Value;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.TensorType;

/**
 * Rewrites a float graph into an integer one, node by node: names stay, so that steps can be
 * compared; values cross between bytes and float where a float node needs it.
 */
final class GraphQuantizer {
  private final Graph graph;
  private final Domain domain;
  private final Scales scales;
  private final NodeQuantizer nodes;
  private final List<Node> done = new ArrayList<>();

  /** The value in the new graph that has the bytes, or the floats, of an old one. */
  private final Map<Value, Value> bytes = new HashMap<>();

  private final Map<Value, Value> floats = new HashMap<>();
  private int nextId;

  private GraphQuantizer(Graph graph, Domain domain, Scales scales, NodeQuantizer nodes) {
    this.graph = graph;
    this.domain = domain;
    this.scales = scales;
    this.nodes = nodes;
  }

  static Graph run(Graph graph, Domain domain, Scales scales, NodeQuantizer nodes) {
    return new GraphQuantizer(graph, domain, scales, nodes).run();
  }

  private Graph run() {
    List<GraphInput> inputs = graph.inputs().stream().map(this::input).toList();
    for (Node node : graph.nodes()) {
      nextId = Math.max(nextId, node.output().id() + 1);
    }
    for (Node node : graph.nodes()) {
      if (domain.isInteger(node)) {
        integer(node);
      } else {
        List<Value> read = node.inputs().stream().map(v -> inFloat(v, node)).toList();
        done.add(node.withInputs(read));
        floats.put(node.output(), node.output());
      }
    }
    List<GraphOutput> outputs = new ArrayList<>();
    Map<Value, Node> producers = graph.producers();
    for (GraphOutput output : graph.outputs()) {
      Node last = producers.getOrDefault(output.value(), graph.nodes().getLast());
      outputs.add(new GraphOutput(output.name(), inFloat(output.value(), last)));
    }
    return graph.withInputs(inputs).withNodes(done).withOutputs(outputs);
  }

  private GraphInput input(GraphInput input) {
    Value value = input.value();
    nextId = Math.max(nextId, value.id() + 1);
    if (input.image().isEmpty() || !scales.isFixed(value)) {
      floats.put(value, value);
      return input;
    }
    Value taken =
        new Value(value.id(), value.name(), value.type().quantized(scales.quantization(value)));
    bytes.put(value, taken);
    return new GraphInput(input.name(), taken, input.image());
  }

  private void integer(Node node) {
    List<Value> read = node.inputs().stream().map(v -> inBytes(v, node)).toList();
    if (QuantizationFlow.moves(node.op())) {
      List<TensorType> types = read.stream().map(Value::type).toList();
      TensorType type = ShapeInference.infer(node.op(), types);
      put(node, node.op(), read, type);
      return;
    }
    Quantization output = scales.quantization(node.output());
    Op op = nodes.quantize(node, read, output);
    put(node, op, read, node.output().type().quantized(output));
  }

  private void put(Node node, Op op, List<Value> read, TensorType type) {
    Value made = new Value(node.output().id(), node.output().name(), type);
    done.add(new Node(node.name(), op, read, made, node.origin(), node.placement()));
    bytes.put(node.output(), made);
  }

  private Value inBytes(Value value, Node reader) {
    Value known = bytes.get(value);
    if (known != null) {
      return known;
    }
    Quantization meaning = scales.quantization(value);
    Value made = convert(value.name() + ".int8", new IntegerOp.Quantize(meaning), value, reader);
    bytes.put(value, made);
    return made;
  }

  private Value inFloat(Value value, Node reader) {
    Value known = floats.get(value);
    if (known != null) {
      return known;
    }
    Value made =
        convert(value.name() + ".float", new IntegerOp.Dequantize(), bytes.get(value), reader);
    floats.put(value, made);
    return made;
  }

  private Value convert(String name, IntegerOp op, Value from, Node reader) {
    TensorType type = ShapeInference.infer(op, List.of(from.type()));
    Value made = new Value(nextId++, name, type);
    Node.Placement placement =
        type.dataType() == DataType.F32 ? reader.placement() : Node.Placement.DEVICE;
    done.add(new Node(name, op, List.of(from), made, reader.origin(), placement));
    return made;
  }
}
