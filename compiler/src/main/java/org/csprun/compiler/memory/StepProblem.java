package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Value;

/**
 * What matters for the order of steps: which must come before which, and which buffers each
 * touches. Steps are numbered in the order of the graph, nodes without a step left out.
 *
 * <p>Besides a reader after its writers, two writers of the same bytes keep their order, and
 * whoever reads the first one's bytes stays before the second. Any order of this problem is
 * therefore as legal as the graph's.
 *
 * @param nodes the node of each step
 * @param before for each step those that must have run
 * @param after for each step those it must precede: {@code before} reversed
 * @param touches for each step the buffers it reads or writes
 * @param touchedBy for each buffer the steps that read or write it
 * @param bytes size of each buffer
 * @param isInput for each buffer, whether it is filled before the first step
 * @param isOutput for each buffer, whether it is kept to the end
 */
record StepProblem(
    int[] nodes,
    int[][] before,
    int[][] after,
    int[][] touches,
    int[][] touchedBy,
    long[] bytes,
    boolean[] isInput,
    boolean[] isOutput) {

  static StepProblem of(Graph graph, Regions regions) {
    return new Builder(graph, regions).build();
  }

  int steps() {
    return nodes.length;
  }

  /** Bytes of the buffers one step touches: no order has a smaller peak than the largest. */
  long widestStepBytes() {
    long widest = 0;
    for (int[] touched : touches) {
      widest = Math.max(widest, Arrays.stream(touched).mapToLong(b -> bytes[b]).sum());
    }
    return widest;
  }

  private static final class Builder {
    private final Graph graph;
    private final Regions regions;
    private final Contents contents;
    private final Map<Integer, Integer> stepOf = new HashMap<>();
    private final List<Integer> nodes = new ArrayList<>();
    private final List<Set<Integer>> before = new ArrayList<>();

    Builder(Graph graph, Regions regions) {
      this.graph = graph;
      this.regions = regions;
      contents = Contents.of(graph, regions);
      for (int i = 0; i < graph.nodes().size(); i++) {
        if (!regions.takesNoStep(graph.nodes().get(i))) {
          stepOf.put(i, nodes.size());
          nodes.add(i);
          before.add(new TreeSet<>());
        }
      }
    }

    StepProblem build() {
      Map<Integer, List<Contents.Write>> bySpace = new HashMap<>();
      for (Contents.Write write : contents.writes()) {
        bySpace.computeIfAbsent(write.region().space(), s -> new ArrayList<>()).add(write);
      }
      for (Contents.Read read : contents.reads()) {
        Region region = contents.region(read.value());
        Set<Contents.Write> held = new HashSet<>(contents.of(read.value()));
        for (Contents.Write write : held) {
          precede(write.node(), read.node());
        }
        for (Contents.Write other : bySpace.get(region.space())) {
          if (!held.contains(other) && other.region().overlaps(region)) {
            keepApart(read, held, other);
          }
        }
      }
      return withBuffers();
    }

    /** Keeps another write of the bytes that are read on its side of the read. */
    private void keepApart(Contents.Read read, Set<Contents.Write> held, Contents.Write other) {
      for (Contents.Write write : held) {
        if (other.region().overlaps(write.region())) {
          if (other.index() < write.index()) {
            precede(other.node(), write.node());
          } else {
            precede(read.node(), other.node());
          }
        }
      }
    }

    private void precede(int first, int second) {
      if (stepOf.containsKey(first) && stepOf.containsKey(second) && first < second) {
        before.get(stepOf.get(second)).add(stepOf.get(first));
      }
    }

    private StepProblem withBuffers() {
      Map<Integer, Integer> bufferOf = new HashMap<>();
      List<Long> bytes = new ArrayList<>();
      for (Value root : LiveRanges.roots(graph)) {
        bufferOf.put(root.id(), bytes.size());
        bytes.add(LiveRanges.align(root.type().bytes()));
      }
      boolean[] isInput = new boolean[bytes.size()];
      boolean[] isOutput = new boolean[bytes.size()];
      for (GraphInput input : graph.inputs()) {
        isInput[bufferOf.get(regions.of(input.value()).space())] = true;
      }
      for (GraphOutput output : graph.outputs()) {
        isOutput[bufferOf.get(regions.of(output.value()).space())] = true;
      }
      int[][] touches = new int[nodes.size()][];
      for (int step = 0; step < touches.length; step++) {
        Node node = graph.nodes().get(nodes.get(step));
        Set<Integer> touched = new TreeSet<>();
        touched.add(bufferOf.get(regions.of(node.output()).space()));
        node.inputs().forEach(in -> touched.add(bufferOf.get(regions.of(in).space())));
        touches[step] = ints(touched);
      }
      int[][] required = before.stream().map(Builder::ints).toArray(int[][]::new);
      return new StepProblem(
          ints(nodes),
          required,
          reversed(required, nodes.size()),
          touches,
          reversed(touches, bytes.size()),
          bytes.stream().mapToLong(Long::longValue).toArray(),
          isInput,
          isOutput);
    }

    private static int[] ints(Collection<Integer> numbers) {
      return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[][] reversed(int[][] lists, int size) {
      List<List<Integer>> reversed = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        reversed.add(new ArrayList<>());
      }
      for (int i = 0; i < lists.length; i++) {
        for (int entry : lists[i]) {
          reversed.get(entry).add(i);
        }
      }
      return reversed.stream().map(Builder::ints).toArray(int[][]::new);
    }
  }
}
