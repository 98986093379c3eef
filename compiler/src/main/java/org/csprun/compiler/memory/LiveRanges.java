package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Views;

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
    Regions regions = Regions.of(graph);
    Map<Value, Value> roots = new LinkedHashMap<>();
    Map<Value, Span> spans = new LinkedHashMap<>();
    Views.byRoot(graph)
        .forEach(
            (root, members) -> {
              spans.put(root, new Span());
              members.forEach(member -> roots.put(member, root));
            });
    for (GraphInput input : graph.inputs()) {
      spans.get(roots.get(input.value())).touch(0);
    }
    for (int step = 0; step < graph.nodes().size(); step++) {
      Node node = graph.nodes().get(step);
      if (!regions.takesNoStep(node)) {
        spans.get(roots.get(node.output())).touch(step);
        for (Value input : node.inputs()) {
          spans.get(roots.get(input)).touch(step);
        }
      }
    }
    for (GraphOutput output : graph.outputs()) {
      spans.get(roots.get(output.value())).touch(Math.max(0, graph.nodes().size() - 1));
    }
    Map<Value, LiveRange> ranges = new LinkedHashMap<>();
    spans.forEach((root, span) -> ranges.put(root, span.range(align(root.type().bytes()))));
    return new LiveRanges(ranges);
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
