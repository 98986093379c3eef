package org.csprun.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.csprun.compiler.cost.GraphCost;
import org.csprun.compiler.cost.NodeCost;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Head;

/**
 * What is in a model, with the CSPNet paper's definitions of its figures.
 *
 * @param operators how many nodes there are of each kind
 * @param cioElements convolutional input and output: the paper's measure of memory traffic
 */
record ModelSummary(
    String name,
    List<String> inputs,
    List<String> outputs,
    List<String> heads,
    Map<String, Long> operators,
    long macs,
    double bflops,
    long parameters,
    long cioElements,
    String bottleneck,
    double bottleneckBflops,
    double bottleneckOverMean,
    List<Layer> layers) {

  /** One node's figures. */
  record Layer(
      String name,
      String op,
      String shape,
      long macs,
      long parameters,
      long cioElements,
      String origin) {
    static Layer of(NodeCost cost) {
      return new Layer(
          cost.node().name(),
          cost.node().op().getClass().getSimpleName(),
          cost.node().output().type().shape().toString(),
          cost.macs(),
          cost.parameters(),
          cost.cioElements(),
          cost.node().origin().toString());
    }
  }

  static ModelSummary of(Graph graph) {
    GraphCost cost = GraphCost.of(graph);
    return new ModelSummary(
        graph.name(),
        graph.inputs().stream().map(in -> port(in.name(), in.value())).toList(),
        graph.outputs().stream().map(out -> port(out.name(), out.value())).toList(),
        graph.heads().stream().map(ModelSummary::head).toList(),
        graph.nodes().stream()
            .collect(
                Collectors.groupingBy(
                    node -> node.op().getClass().getSimpleName(),
                    TreeMap::new,
                    Collectors.counting())),
        cost.macs(),
        cost.bflops(),
        cost.parameters(),
        cost.cioElements(),
        cost.bottleneck().map(worst -> worst.node().origin().toString()).orElse(""),
        cost.bottleneck().map(worst -> worst.flops() / 1e9).orElse(0.0),
        cost.bottleneckOverMean(),
        cost.nodes().stream().map(Layer::of).toList());
  }

  private static String port(String name, Value value) {
    return name + " " + value.type().shape();
  }

  private static String head(Head head) {
    return switch (head) {
      case Head.Yolo yolo ->
          "YOLO, %d anchors, %d classes".formatted(yolo.anchors().size(), yolo.classes());
      case Head.Yolox yolox ->
          "YOLOX, strides %s, %d classes".formatted(yolox.strides(), yolox.classes());
      case Head.Boxes boxes -> "decoded boxes, %d classes".formatted(boxes.classes());
      case Head.Classes classes -> "classifier, %d classes".formatted(classes.classes());
    };
  }

  void print(PrintWriter out, boolean listLayers) {
    out.println(name);
    inputs.forEach(in -> out.println("  input       " + in));
    outputs.forEach(o -> out.println("  output      " + o));
    heads.forEach(head -> out.println("  head        " + head));
    out.println(
        "  operators   "
            + operators.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", ")));
    out.println("  GMAC        " + Units.format("%.3f", macs / 1e9));
    out.println("  BFLOPs      " + Units.format("%.3f", bflops));
    out.println("  parameters  " + Units.format("%.3f M", parameters / 1e6));
    out.println("  CIO         " + Units.format("%.3f M", cioElements / 1e6));
    if (!bottleneck.isEmpty()) {
      out.println(
          "  bottleneck  "
              + Units.format(
                  "%s: %.3f BFLOPs, %.1f times the mean",
                  bottleneck, bottleneckBflops, bottleneckOverMean));
    }
    if (listLayers) {
      out.println();
      printLayers(out);
    }
  }

  void printLayers(PrintWriter out) {
    TextTable table = new TextTable("LAYER", "OP", "OUTPUT", "MMAC", "PARAMETERS", "CIO", "ORIGIN");
    layers.forEach(
        l ->
            table.row(
                l.name(),
                l.op(),
                l.shape(),
                Units.format("%.3f", l.macs() / 1e6),
                l.parameters(),
                l.cioElements(),
                l.origin()));
    table.print(out);
  }
}
