package org.csprun.compiler.quant;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.QuantizationFlow;
import org.csprun.compiler.graph.QuantizationFlow.Source;
import org.csprun.compiler.graph.Value;
import org.csprun.tensor.TensorType;

/**
 * Which channels share a scale and zero point. Every channel that is computed has a slot of its
 * own; what moves elements passes slots on; where channels mix, their slots become one.
 */
final class Slots {
  private final Map<Value, int[]> slots = new HashMap<>();
  private final Map<Integer, Set<String>> mixers = new LinkedHashMap<>();
  private int[] parents = new int[256];
  private int count;

  private Slots() {}

  /**
   * The slots of all values.
   *
   * @param perChannel false when the channels of a computed value share one slot
   */
  static Slots of(Graph graph, Domain domain, boolean perChannel) {
    Slots all = new Slots();
    graph.inputs().forEach(input -> all.make(input.value(), true));
    for (Node node : graph.nodes()) {
      if (domain.isInteger(node) && QuantizationFlow.moves(node.op())) {
        all.pass(node);
      } else {
        all.make(node.output(), perChannel && !Curves.needsOneScale(node.op()));
        if (domain.isInteger(node) && node.op() instanceof Op.CrossChannelPool pool) {
          all.joinGroups(node, pool.groups());
        }
      }
    }
    return all;
  }

  /** The slot that stands for all that share a scale with this channel. */
  int slot(Value value, int channel) {
    return find(slots.get(value)[channel]);
  }

  /** The nodes that need some channels of a value on a scale with others. */
  Set<String> mixers(Value value) {
    Set<Integer> own = new HashSet<>();
    for (int slot : slots.get(value)) {
      own.add(find(slot));
    }
    Set<String> names = new TreeSet<>();
    mixers.forEach(
        (slot, nodes) -> {
          if (own.contains(find(slot))) {
            names.addAll(nodes);
          }
        });
    return names;
  }

  private void make(Value value, boolean perChannel) {
    int[] own = new int[value.type().channels()];
    for (int c = 0; c < own.length; c++) {
      own[c] = c == 0 || perChannel ? create() : own[0];
    }
    slots.put(value, own);
  }

  private void pass(Node node) {
    List<TensorType> inputs = node.inputs().stream().map(Value::type).toList();
    List<List<Source>> sources = QuantizationFlow.sources(node.op(), inputs, node.output().type());
    int[] own = new int[sources.size()];
    for (int c = 0; c < own.length; c++) {
      own[c] = of(node, sources.get(c).getFirst());
      for (Source other : sources.get(c)) {
        join(own[c], of(node, other), node);
      }
    }
    slots.put(node.output(), own);
  }

  private int of(Node node, Source source) {
    return slots.get(node.input(source.input()))[source.channel()];
  }

  private void joinGroups(Node pool, int groups) {
    int[] channels = slots.get(pool.input(0));
    int outputs = channels.length / groups;
    for (int c = 0; c < channels.length; c++) {
      join(channels[c % outputs], channels[c], pool);
    }
  }

  private int create() {
    if (count == parents.length) {
      parents = Arrays.copyOf(parents, 2 * count);
    }
    parents[count] = count;
    return count++;
  }

  private void join(int a, int b, Node because) {
    int first = find(a);
    int second = find(b);
    if (first == second) {
      return;
    }
    mixers.computeIfAbsent(a, slot -> new TreeSet<>()).add(because.name());
    // The earlier one stands for both, so that the result does not depend on the order of joins.
    parents[Math.max(first, second)] = Math.min(first, second);
  }

  private int find(int slot) {
    int root = slot;
    while (parents[root] != root) {
      root = parents[root];
    }
    parents[slot] = root;
    return root;
  }
}
