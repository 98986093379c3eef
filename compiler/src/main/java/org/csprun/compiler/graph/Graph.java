package org.csprun.compiler.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.plan.Head;
import org.csprun.plan.Provenance;

/**
 * The imported model: immutable, in SSA form, nodes in topological order.
 *
 * @param heads what the outputs mean; their indexes are those of {@code outputs}
 * @param views values that live inside another value's memory; set by passes
 * @param provenance digests of the sources and how they were read
 */
public record Graph(
    String name,
    List<GraphInput> inputs,
    List<Node> nodes,
    List<GraphOutput> outputs,
    List<Head> heads,
    List<String> classNames,
    Map<Value, View> views,
    Provenance provenance) {
  public Graph {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
    heads = List.copyOf(heads);
    classNames = List.copyOf(classNames);
    views = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(views));
  }

  /** The same graph with other nodes; views of values that are gone are dropped. */
  public Graph withNodes(List<Node> others) {
    return new Graph(name, inputs, others, outputs, heads, classNames, views, provenance)
        .withoutStaleViews();
  }

  public Graph withOutputs(List<GraphOutput> others) {
    return new Graph(name, inputs, nodes, others, heads, classNames, views, provenance);
  }

  public Graph withViews(Map<Value, View> others) {
    return new Graph(name, inputs, nodes, outputs, heads, classNames, others, provenance);
  }

  public Graph withInputs(List<GraphInput> others) {
    return new Graph(name, others, nodes, outputs, heads, classNames, views, provenance);
  }

  public Graph withClassNames(List<String> others) {
    return new Graph(name, inputs, nodes, outputs, heads, others, views, provenance);
  }

  public Graph withProvenance(Provenance other) {
    return new Graph(name, inputs, nodes, outputs, heads, classNames, views, other);
  }

  /** The node that produces each value; graph inputs have none. */
  public Map<Value, Node> producers() {
    Map<Value, Node> producers = new LinkedHashMap<>();
    nodes.forEach(node -> producers.put(node.output(), node));
    return producers;
  }

  /** The nodes that read each value, in order; values nobody reads are absent. */
  public Map<Value, List<Node>> consumers() {
    Map<Value, List<Node>> consumers = new LinkedHashMap<>();
    for (Node node : nodes) {
      for (Value input : node.inputs()) {
        List<Node> readers = consumers.computeIfAbsent(input, v -> new ArrayList<>());
        if (!readers.contains(node)) {
          readers.add(node);
        }
      }
    }
    return consumers;
  }

  /** True when the value leaves the graph. */
  public boolean isOutput(Value value) {
    return outputs.stream().anyMatch(output -> output.value().equals(value));
  }

  public Optional<View> view(Value value) {
    return Optional.ofNullable(views.get(value));
  }

  private Graph withoutStaleViews() {
    java.util.Set<Value> alive = new java.util.HashSet<>();
    inputs.forEach(input -> alive.add(input.value()));
    nodes.forEach(node -> alive.add(node.output()));
    Map<Value, View> kept = new LinkedHashMap<>(views);
    kept.entrySet()
        .removeIf(e -> !alive.contains(e.getKey()) || !alive.contains(e.getValue().base()));
    return withViews(kept);
  }
}
