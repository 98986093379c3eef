package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;

/** Makes ranges from statistics: the calibrator's, then what is known of the activation. */
final class RangeChoice {
  /** Above so many pictures nothing larger is to be expected. */
  private static final float MARGIN_PICTURES = 4;

  private static final float LARGEST_MARGIN = 0.5f;

  private final Calibration calibration;
  private final QuantizerOptions options;

  RangeChoice(Calibration calibration, QuantizerOptions options) {
    this.calibration = calibration;
    this.options = options;
  }

  /** The table of a graph with the calibrator of each tensor. */
  CalibrationTable table(Graph graph, Map<String, Calibrator> chosen) {
    Map<String, TensorRanges> tensors = new LinkedHashMap<>();
    for (GraphInput input : graph.inputs()) {
      add(tensors, input.value(), Bounds.NONE, chosen);
    }
    for (Node node : graph.nodes()) {
      add(tensors, node.output(), bounds(node.op()), chosen);
    }
    return new CalibrationTable(tensors, calibration.samples(), calibration.digest());
  }

  private void add(
      Map<String, TensorRanges> tensors,
      Value value,
      Bounds bounds,
      Map<String, Calibrator> chosen) {
    List<ChannelStatistics> seen = calibration.tensors().get(value.name());
    if (seen == null) {
      return;
    }
    Calibrator calibrator = chosen.getOrDefault(value.name(), options.calibrator());
    List<Range> ranges = seen.stream().map(s -> range(s, calibrator, bounds)).toList();
    List<Float> means = new ArrayList<>();
    seen.forEach(s -> means.add(s.mean()));
    tensors.put(value.name(), new TensorRanges(calibrator.text(), ranges, means));
  }

  /** The ranges of a node's output under every calibrator. */
  EnumMap<Calibrator, List<Range>> candidates(Node node) {
    List<ChannelStatistics> seen = calibration.tensors().get(node.output().name());
    Bounds bounds = bounds(node.op());
    EnumMap<Calibrator, List<Range>> candidates = new EnumMap<>(Calibrator.class);
    for (Calibrator calibrator : Calibrator.values()) {
      candidates.put(calibrator, seen.stream().map(s -> range(s, calibrator, bounds)).toList());
    }
    return candidates;
  }

  private Range range(ChannelStatistics statistics, Calibrator calibrator, Bounds bounds) {
    Range range = calibrator.range(statistics);
    if (options.uses(Trick.MARGIN)) {
      float margin = Math.min(MARGIN_PICTURES / calibration.samples(), LARGEST_MARGIN);
      range = new Range(range.low() * (1 + margin), range.high() * (1 + margin));
    }
    return options.uses(Trick.ANALYTIC_BOUNDS) ? bounds.applyTo(range) : range;
  }

  /** What is known of a node's output; nothing where a residual joins after the activation. */
  static Bounds bounds(Op op) {
    return switch (op) {
      case Op.Convolution c -> Bounds.of(c.residual() ? c.residualActivation() : c.activation());
      case Op.FullyConnected f -> Bounds.of(f.activation());
      case Op.Affine a -> Bounds.of(a.activation());
      case Op.Activate a -> Bounds.of(a.activation());
      case Op.Elementwise e -> Bounds.of(e.activation());
      default -> Bounds.of(Activation.LINEAR);
    };
  }
}
