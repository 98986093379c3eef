package org.csprun.compiler.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Origin;
import org.csprun.tensor.TensorType;

/** The reading of one model: initialisers, inputs, the nodes its outputs need, outputs, head. */
final class ModelImport {
  private final OnnxFile file;
  private final GraphProto source;
  private final InputReader inputs;
  private final GraphBuilder builder;
  private final Scope scope;
  private final Refusals refusals;

  ModelImport(OnnxFile file, Optional<InputSize> input) {
    this.file = file;
    this.source = file.model().getGraph();
    this.inputs = new InputReader(file.name(), input);
    this.builder = new GraphBuilder(file.name().replaceFirst("\\.onnx$", ""));
    this.scope = new Scope(builder, new LiteralReader(file.name()), file.opset());
    this.refusals = new Refusals(file.name());
  }

  Graph graph() {
    builder.provenance("source.onnx.sha256", file.sha256());
    builder.provenance("source.onnx.opset", String.valueOf(file.opset()));
    builder.provenance(
        "source.onnx.producer",
        (file.model().getProducerName() + " " + file.model().getProducerVersion()).strip());
    readInitialisers();
    readInputs();
    readNodes();
    refusals.throwIfAny();
    readOutputs();
    return HeadRecognition.applied(builder);
  }

  private void readInitialisers() {
    if (source.getSparseInitializerCount() > 0) {
      throw new CsprunException(
          Failure.MODEL,
          "%s has sparse weights. Export it with dense ones.".formatted(file.name()));
    }
    for (TensorProto tensor : source.getInitializerList()) {
      scope.define(tensor.getName(), new Operand.Known(scope.literals().read(tensor)));
    }
  }

  private void readInputs() {
    for (ValueInfoProto input : source.getInputList()) {
      if (scope.operand(input.getName()).isEmpty()) { // old models list their weights here too
        TensorType type = inputs.type(input);
        scope.define(
            input.getName(),
            new Operand.Live(builder.input(input.getName(), type, Optional.empty())));
      }
    }
  }

  private void readNodes() {
    Set<Integer> needed = neededNodes();
    for (int i = 0; i < source.getNodeCount(); i++) {
      if (needed.contains(i)) {
        OnnxNode node = new OnnxNode(source.getNode(i), i, file.name());
        if (OnnxOps.find(node.type()).isEmpty()) {
          refusals.add(node, new Refusal("is not a supported operator"));
        } else if (!refusals.blocks(node)) {
          readNode(node);
        } else {
          refusals.poison(node);
        }
      }
    }
  }

  private void readNode(OnnxNode node) {
    try {
      OnnxOps.find(node.type()).orElseThrow().importer().read(new Site(scope, node));
    } catch (Refusal refusal) {
      refusals.add(node, refusal);
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      refusals.add(node, new Refusal("is malformed: " + e.getMessage()));
    }
  }

  /** Indexes of the nodes the outputs depend on: exporters leave others behind. */
  private Set<Integer> neededNodes() {
    Set<String> wanted = new HashSet<>();
    source.getOutputList().forEach(output -> wanted.add(output.getName()));
    Set<Integer> needed = new HashSet<>();
    for (int i = source.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = source.getNode(i);
      if (node.getOutputList().stream().anyMatch(wanted::contains)) {
        needed.add(i);
        wanted.addAll(node.getInputList());
      }
    }
    return needed;
  }

  private void readOutputs() {
    List<String> lost = new ArrayList<>();
    for (ValueInfoProto output : source.getOutputList()) {
      String name = output.getName();
      if (scope.operand(name).isEmpty()) {
        lost.add("'" + Printable.of(name) + "'");
      } else {
        builder.output(name, scope.value(name, new Origin(file.name(), 0, name)));
      }
    }
    if (!lost.isEmpty() || source.getOutputCount() == 0) {
      throw new CsprunException(
          Failure.MODEL,
          "%s has no node that produces its output %s. The file is damaged: export it again."
              .formatted(
                  file.name(), lost.isEmpty() ? "(it names none)" : String.join(", ", lost)));
    }
  }
}
