package org.csprun.compiler.quant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.QuantizationFlow;
import org.csprun.compiler.graph.QuantizationFlow.Source;
import org.csprun.compiler.graph.Value;
import org.csprun.tensor.TensorType;

/** The mean of every channel of every value; what moves elements has the mean of its sources. */
final class Means {
  private final Map<Value, double[]> means = new HashMap<>();

  private Means() {}

  static Means of(Graph graph, CalibrationTable table) {
    Means all = new Means();
    graph.inputs().forEach(input -> all.put(input.value(), table));
    for (Node node : graph.nodes()) {
      if (!all.put(node.output(), table) && QuantizationFlow.moves(node.op())) {
        all.pass(node);
      }
    }
    return all;
  }

  /** The means of a value's channels; 0 where nothing is known. */
  double[] of(Value value, int channels) {
    double[] known = means.get(value);
    return known != null && known.length == channels ? known : new double[channels];
  }

  private boolean put(Value value, CalibrationTable table) {
    TensorRanges known = table.tensors().get(value.name());
    if (known == null) {
      return false;
    }
    means.put(value, known.means().stream().mapToDouble(Float::doubleValue).toArray());
    return true;
  }

  private void pass(Node node) {
    List<TensorType> types = node.inputs().stream().map(Value::type).toList();
    List<List<Source>> sources = QuantizationFlow.sources(node.op(), types, node.output().type());
    double[] own = new double[sources.size()];
    for (int c = 0; c < own.length; c++) {
      for (Source source : sources.get(c)) {
        Value from = node.input(source.input());
        own[c] += of(from, from.type().channels())[source.channel()] / sources.get(c).size();
      }
    }
    means.put(node.output(), own);
  }
}
