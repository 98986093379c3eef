package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;

/**
 * The check that every reader finds what was written for it, by following all writes in order: of
 * the views of a graph before anything is placed, or of the places in the arena.
 */
final class ContentVerifier {
  private final Graph graph;
  private final Contents contents;
  private final Map<Integer, List<Contents.Write>> bySpace = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private ContentVerifier(Graph graph, Regions regions) {
    this.graph = graph;
    contents = Contents.of(graph, regions);
    for (Contents.Write write : contents.writes()) {
      bySpace.computeIfAbsent(write.region().space(), s -> new ArrayList<>()).add(write);
    }
  }

  /** What goes wrong when the nodes run in their order; empty when nothing does. */
  static List<String> problems(Graph graph, Regions regions) {
    ContentVerifier verifier = new ContentVerifier(graph, regions);
    verifier.contents.reads().forEach(verifier::read);
    return List.copyOf(verifier.problems);
  }

  private void read(Contents.Read read) {
    Region region = contents.region(read.value());
    for (Contents.Write held : contents.of(read.value())) {
      for (Contents.Write write : bySpace.get(region.space())) {
        if (write.index() > held.index()
            && write.node() <= read.node()
            && write.region().overlaps(region)
            && write.region().overlaps(held.region())
            && !contents.of(read.value()).contains(write)
            && !(write.node() == read.node() && isElementwise(read, write, region))) {
          problems.add(
              "%s reads %s after %s wrote over it"
                  .formatted(name(read.node()), read.value(), name(write.node())));
          return;
        }
      }
    }
  }

  /** A step may write over an input it reads element by element, if they are exactly the same. */
  private boolean isElementwise(Contents.Read read, Contents.Write write, Region region) {
    return write.region().isSameAs(region) && isElementwise(graph.nodes().get(read.node()), read);
  }

  private static boolean isElementwise(Node node, Contents.Read read) {
    return switch (node.op()) {
      case Op.Activate _,
          Op.Affine _,
          Op.Elementwise _,
          IntegerOp.Add _,
          IntegerOp.Multiply _,
          IntegerOp.Lookup _ ->
          true;
      case Op.Convolution _, IntegerOp.Convolution _ -> read.input() == 1;
      case Op.Constant _,
          Op.FullyConnected _,
          Op.Pool _,
          Op.GlobalAverage _,
          Op.CrossChannelPool _,
          Op.Upsample _,
          Op.SpaceToDepth _,
          Op.Softmax _,
          Op.Reduce _,
          Op.Concat _,
          Op.Slice _,
          Op.Reshape _,
          Op.Transpose _,
          Op.ChangeLayout _,
          Op.PixelRows _,
          IntegerOp _ ->
          false;
    };
  }

  private String name(int node) {
    if (node == Contents.BEFORE) {
      return "The caller";
    }
    return node == graph.nodes().size() ? "The caller" : "'" + graph.nodes().get(node).name() + "'";
  }

  /**
   * Checks a whole plan: every value has a place in the arena, buffers are aligned, views lie in
   * their base, and every reader finds what was written for it.
   *
   * @throws IllegalStateException when not: an error of csprun
   */
  static void verify(MemoryPlan plan) {
    Regions regions = Regions.of(plan.places());
    List<String> problems = new ArrayList<>();
    plan.graph().inputs().forEach(input -> place(plan, input.value(), regions, problems));
    plan.graph().nodes().forEach(node -> place(plan, node.output(), regions, problems));
    if (problems.isEmpty()) {
      problems.addAll(problems(plan.graph(), regions));
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "Memory plan of '%s' is unsound: %s".formatted(plan.graph().name(), problems.getFirst()));
    }
  }

  private static void place(MemoryPlan plan, Value value, Regions regions, List<String> problems) {
    if (!plan.places().containsKey(value)) {
      problems.add(value + " has no place");
      return;
    }
    Region region = regions.of(value);
    if (region.offsetBytes() < 0 || region.endBytes() > plan.certificate().arenaBytes()) {
      problems.add(value + " lies outside the arena");
    }
    if (region.offsetBytes() % value.type().dataType().bytes() != 0
        || region.pixelStride() < value.type().channels()) {
      problems.add(value + " is not aligned or has pixels that overlap");
    }
    plan.graph()
        .view(value)
        .ifPresentOrElse(
            view -> {
              Region base = regions.of(view.base());
              if (region.offsetBytes() < base.offsetBytes()
                  || region.endBytes() > base.endBytes()) {
                problems.add(value + " lies outside its base " + view.base());
              }
            },
            () -> {
              if (region.offsetBytes() % LiveRanges.ALIGNMENT != 0) {
                problems.add(value + " is not aligned to " + LiveRanges.ALIGNMENT);
              }
            });
  }
}
