package org.csprun.compiler.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.ShapeInference;
import org.csprun.compiler.graph.Value;

/**
 * One sweep over a graph that replaces patterns, each found at its last node.
 *
 * <p>The nodes before the last one stay where they are and go with the dead code when nobody else
 * reads them. Views describe the old nodes, so a graph that changed has none.
 */
final class Rewriting {
  private final Graph graph;
  private final List<Node> done = new ArrayList<>();
  private final Map<Value, Node> producers = new HashMap<>();
  private final Map<Value, Integer> positions = new HashMap<>();
  private final Map<Value, Integer> uses = new HashMap<>();
  private final Map<Value, Value> renamed = new HashMap<>();
  private final Set<Value> outputs = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private int nextId;

  /** Looks at a node whose inputs are final and may replace it. */
  @FunctionalInterface
  interface Rule {
    Optional<Replacement> replace(Rewriting sweep, Node node);
  }

  /** The nodes that take a node's place, in order, and the value that takes its output's place. */
  record Replacement(List<Node> nodes, Value result) {
    Replacement {
      nodes = List.copyOf(nodes);
    }

    /** One node with another node's output. */
    static Optional<Replacement> of(Node node) {
      return Optional.of(new Replacement(List.of(node), node.output()));
    }

    /** Nodes of which the last makes the result. */
    static Optional<Replacement> of(List<Node> nodes) {
      return Optional.of(new Replacement(nodes, nodes.getLast().output()));
    }

    /** A value that is there already. */
    static Optional<Replacement> of(Value value) {
      return Optional.of(new Replacement(List.of(), value));
    }
  }

  private Rewriting(Graph graph) {
    this.graph = graph;
    graph.outputs().forEach(output -> outputs.add(output.value()));
    graph.inputs().forEach(input -> know(input.value()));
    for (Node node : graph.nodes()) {
      know(node.output());
      names.add(node.name());
      node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
    }
  }

  /** Sweeps until the rule finds nothing more; the same graph when it found nothing at all. */
  static Graph run(Graph graph, Rule rule) {
    Graph current = graph;
    while (true) {
      Graph next = new Rewriting(current).sweep(rule);
      if (next == current) {
        return current;
      }
      current = new DeadCode().run(next);
    }
  }

  /** The node that makes the value now; none for inputs of the graph. */
  Optional<Node> producer(Value value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** True when the value is read exactly once and does not leave the graph. */
  boolean isReadOnce(Value value) {
    return uses.getOrDefault(value, 0) == 1 && !outputs.contains(value);
  }

  /** How many nodes of the result come before the one that makes the value; 0 for inputs. */
  int position(Value value) {
    return positions.getOrDefault(value, 0);
  }

  /** A new node with a new output, both named after {@code wanted}. */
  Node node(String wanted, Op op, Origin origin, List<Value> inputs) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "." + i;
    }
    var type = ShapeInference.infer(op, inputs.stream().map(Value::type).toList());
    return new Node(name, op, inputs, new Value(nextId++, name, type), origin);
  }

  /** The first node computing another op of other inputs into the output of the last node. */
  static Node merged(Node first, Op op, List<Value> inputs, Node last) {
    return new Node(first.name(), op, inputs, last.output(), first.origin(), first.placement());
  }

  private Graph sweep(Rule rule) {
    boolean changed = false;
    for (Node original : graph.nodes()) {
      Node node =
          original.withInputs(
              original.inputs().stream().map(v -> renamed.getOrDefault(v, v)).toList());
      Optional<Replacement> replacement = rule.replace(this, node);
      changed |= replacement.isPresent();
      replacement.map(Replacement::nodes).orElse(List.of(node)).forEach(this::emit);
      replacement.ifPresent(r -> rename(node.output(), r.result()));
    }
    if (!changed) {
      return graph;
    }
    List<GraphOutput> left =
        graph.outputs().stream()
            .map(o -> new GraphOutput(o.name(), renamed.getOrDefault(o.value(), o.value())))
            .toList();
    return graph.withNodes(done).withOutputs(left).withViews(Map.of());
  }

  private void emit(Node node) {
    positions.put(node.output(), done.size());
    done.add(node);
    producers.put(node.output(), node);
  }

  private void rename(Value from, Value to) {
    if (!from.equals(to)) {
      renamed.put(from, to);
      uses.merge(to, uses.getOrDefault(from, 0), Integer::sum);
      if (outputs.contains(from)) {
        outputs.add(to);
      }
    }
  }

  private void know(Value value) {
    names.add(value.name());
    nextId = Math.max(nextId, value.id() + 1);
  }
}
