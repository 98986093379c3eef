package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;

/**
 * Who writes and who reads which memory, in the order of the nodes. A value that a node without a
 * step makes holds what the writers of its inputs wrote.
 */
final class Contents {
  /** The time at which the graph's inputs are written. */
  static final int BEFORE = -1;

  private final Regions regions;
  private final Map<Value, List<Write>> holds = new HashMap<>();
  private final List<Write> writes = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();

  /**
   * One write; two of the same index are the same.
   *
   * @param index position among all writes
   * @param node index of the node, {@link #BEFORE} for an input of the graph
   */
  record Write(int index, int node, Region region) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Write write && write.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  /**
   * One read.
   *
   * @param node index of the node, the number of nodes for an output of the graph
   * @param input which of the node's inputs, or which output of the graph
   */
  record Read(int node, int input, Value value) {}

  private Contents(Regions regions) {
    this.regions = regions;
  }

  static Contents of(Graph graph, Regions regions) {
    Contents contents = new Contents(regions);
    for (GraphInput input : graph.inputs()) {
      contents.holds.put(input.value(), List.of(contents.write(BEFORE, regions.of(input.value()))));
    }
    for (int node = 0; node < graph.nodes().size(); node++) {
      contents.add(node, graph.nodes().get(node));
    }
    for (int i = 0; i < graph.outputs().size(); i++) {
      GraphOutput output = graph.outputs().get(i);
      contents.reads.add(new Read(graph.nodes().size(), i, output.value()));
    }
    return contents;
  }

  List<Write> writes() {
    return writes;
  }

  List<Read> reads() {
    return reads;
  }

  /** The writes that a value consists of. */
  List<Write> of(Value value) {
    return holds.get(value);
  }

  Region region(Value value) {
    return regions.of(value);
  }

  private void add(int index, Node node) {
    List<Write> held = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      boolean takesNoStep = regions.takesNoStep(node);
      if (!takesNoStep) {
        reads.add(new Read(index, i, input));
      }
      if (takesNoStep || (node.op() instanceof Op.Concat && regions.isInPlace(node, i))) {
        of(input).stream()
            .filter(write -> write.region().overlaps(region(input)))
            .forEach(held::add);
      }
    }
    regions.written(node).forEach(region -> held.add(write(index, region)));
    holds.put(node.output(), List.copyOf(held));
  }

  private Write write(int node, Region region) {
    Write write = new Write(writes.size(), node, region);
    writes.add(write);
    return write;
  }
}
