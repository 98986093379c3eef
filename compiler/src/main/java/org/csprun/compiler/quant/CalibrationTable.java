package org.csprun.compiler.quant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.QuantizationFlow;
import org.csprun.compiler.graph.Value;

/**
 * The ranges of all tensors of a model: all that quantising it again needs, pictures aside.
 *
 * @param tensors by the name of the value, in the order of the graph
 * @param samples how many samples they were made of
 * @param digest of the samples
 */
public record CalibrationTable(Map<String, TensorRanges> tensors, int samples, String digest) {
  public CalibrationTable {
    tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Returns when every input, every computed tensor and every constant among moved elements of a
   * graph has its ranges here.
   *
   * @throws CsprunException of kind USAGE that names the first one that has not
   */
  void checkFits(Graph graph) {
    for (GraphInput input : graph.inputs()) {
      checkFits(input.value(), "an input of '%s'".formatted(graph.name()));
    }
    Map<Value, List<Node>> consumers = graph.consumers();
    for (Node node : graph.nodes()) {
      boolean needed =
          node.op() instanceof Op.Constant
              ? consumers.getOrDefault(node.output(), List.of()).stream()
                  .anyMatch(reader -> QuantizationFlow.moves(reader.op()))
              : !QuantizationFlow.moves(node.op());
      if (needed) {
        checkFits(node.output(), node.origin().toString());
      }
    }
  }

  private void checkFits(Value value, String origin) {
    TensorRanges known = tensors.get(value.name());
    if (known == null) {
      throw new CsprunException(
          Failure.USAGE,
          "The calibration table has no tensor '%s' (%s).\nIs it of another model? Make one of this model with --calibrate DIR --save-table FILE."
              .formatted(value.name(), origin));
    }
    int channels = value.type().channels();
    if (known.ranges().size() != channels) {
      throw new CsprunException(
          Failure.USAGE,
          "The calibration table has %d channels of tensor '%s' (%s), the model has %d.\nIs it of another model? Make one of this model with --calibrate DIR --save-table FILE."
              .formatted(known.ranges().size(), value.name(), origin, channels));
    }
  }
}
