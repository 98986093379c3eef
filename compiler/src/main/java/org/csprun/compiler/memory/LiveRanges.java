package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Value;

/**
 * The live range of every buffer, that is of every value that is no view, with all that lives in
 * it.
 *
 * <p>A step is an index of a node. A node that takes no step (a slice that is a view, a concat
 * whose inputs are in place) touches no memory; its readers do. Inputs are filled before step 0 and
 * may be overwritten after their last use, since a session fills them for every run; outputs are
 * kept to the end.
 *
 * @param byRoot in the order of the graph; sizes are multiples of {@link #ALIGNMENT}
 */
record LiveRanges(Map<Value, LiveRange> byRoot) {
  /** Every buffer starts at a multiple of this many bytes. */
  static final long ALIGNMENT = 64;

  LiveRanges {
    byRoot = Collections.unmodifiableMap(new LinkedHashMap<>(byRoot));
  }

  /** The live ranges of a graph whose nodes run in their order. */
  static LiveRanges of(Graph graph) {
    return of(graph, Regions.of(graph));
  }

  /** As {@link #of(Graph)}, with the regions of its views, which no order changes. */
  static LiveRanges of(Graph graph, Regions regions) {
    Map<Integer, Span> spans = new HashMap<>();
    for (Value root : roots(graph)) {
      spans.put(root.id(), new Span());
    }
    for (GraphInput input : graph.inputs()) {
      spans.get(regions.of(input.value()).space()).touch(0);
    }
    for (int step = 0; step < graph.nodes().size(); step++) {
      Node node = graph.nodes().get(step);
      if (!regions.takesNoStep(node)) {
        spans.get(regions.of(node.output()).space()).touch(step);
        for (Value input : node.inputs()) {
          spans.get(regions.of(input).space()).touch(step);
        }
      }
    }
    for (GraphOutput output : graph.outputs()) {
      int last = Math.max(0, graph.nodes().size() - 1);
      spans.get(regions.of(output.value()).space()).touch(last);
    }
    Map<Value, LiveRange> ranges = new LinkedHashMap<>();
    for (Value root : roots(graph)) {
      ranges.put(root, spans.get(root.id()).range(align(root.type().bytes())));
    }
    return new LiveRanges(ranges);
  }

  /** The values that are no views, in the order of the graph. */
  static List<Value> roots(Graph graph) {
    List<Value> roots = new ArrayList<>();
    graph.inputs().forEach(input -> roots.add(input.value()));
    graph.nodes().forEach(node -> roots.add(node.output()));
    roots.removeIf(value -> graph.views().containsKey(value));
    return roots;
  }

  /** The ranges alone, in order. */
  List<LiveRange> ranges() {
    return new ArrayList<>(byRoot.values());
  }

  /** The next multiple of {@link #ALIGNMENT}. */
  static long align(long bytes) {
    return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** First and last touch; a buffer nobody touches is live at step 0 only. */
  private static final class Span {
    private int first = Integer.MAX_VALUE;
    private int last;

    void touch(int step) {
      first = Math.min(first, step);
      last = Math.max(last, step);
    }

    LiveRange range(long bytes) {
      return new LiveRange(Math.min(first, last), last, bytes);
    }
  }
}
