package org.csprun.tests.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.csprun.tensor.Shape;

/** Slices, splits, gathers, concats, transpositions and reshapes: elements must match exactly. */
class MovementProperties {
  private static final double EXACT = 0;

  @Property(tries = 150)
  void slices(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 7) Integer> dims,
      @ForAll @IntRange(min = 0, max = 4) int axis,
      @ForAll @IntRange(min = -9, max = 9) int start,
      @ForAll @IntRange(min = -9, max = 9) int end,
      @ForAll @IntRange(min = -3, max = 3) int step,
      @ForAll boolean openEnd) {
    Shape shape = batched(dims);
    int along = axis % shape.rank();
    int last = openEnd ? (step > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE) : end;
    Assume.that(step != 0 && taken(shape.dim(along), start, last, step) > 0);
    ModelBuilder model = new ModelBuilder(13).input("x", shape);
    List<String> inputs =
        List.of("x", model.ints(start), model.ints(last), model.ints(along), model.ints(step));
    model.node("s", "Slice", inputs, Map.of());
    model.node("y", "Identity", List.of("s"), Map.of());
    Agreement.check(model.output("y").bytes(), start, EXACT);
  }

  /** How many positions Python's slice visits, counted one by one. */
  private static int taken(int size, int start, int end, int step) {
    long from = start < 0 ? (long) start + size : start;
    long to = end < 0 ? (long) end + size : end;
    long first = step > 0 ? Math.clamp(from, 0, size) : Math.clamp(from, 0, size - 1);
    long last = step > 0 ? Math.clamp(to, 0, size) : Math.clamp(to, -1, size - 1);
    int count = 0;
    for (long i = first; step > 0 ? i < last : i > last; i += step) {
      count++;
    }
    return count;
  }

  @Property(tries = 40)
  void slicesOfOldOperatorSets(
      @ForAll @IntRange(min = 0, max = 3) int start, @ForAll @IntRange(min = 1, max = 9) int size) {
    ModelBuilder model = new ModelBuilder(9).input("x", Shape.map(8, 5, 6));
    model.node(
        "y",
        "Slice",
        List.of("x"),
        Map.of(
            "starts", List.of(start, -3),
            "ends", List.of(start + size, 100),
            "axes", List.of(1, -1)));
    Agreement.check(model.output("y").bytes(), start, EXACT);
  }

  @Property(tries = 60)
  void splitsJoinedAgain(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 4) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 3) int axis,
      @ForAll boolean oldSyntax) {
    int total = sizes.stream().mapToInt(Integer::intValue).sum();
    ModelBuilder model = new ModelBuilder(oldSyntax ? 11 : 13);
    model.input("x", Shape.map(3, 4, 5).with(axis, total));
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      parts.add("p" + i);
    }
    if (oldSyntax) {
      model.node("s", "Split", List.of("x"), parts, Map.of("axis", axis, "split", sizes));
    } else {
      model.node("s", "Split", List.of("x", model.ints(sizes)), parts, Map.of("axis", axis - 4));
    }
    List<String> turned = new ArrayList<>(parts);
    Collections.reverse(turned);
    model.node("y", "Concat", turned, Map.of("axis", axis));
    Agreement.check(model.output("y").output("p0").bytes(), total, EXACT);
  }

  @Property(tries = 20)
  void unevenSplitsOfNewOperatorSets(
      @ForAll @IntRange(min = 4, max = 13) int channels,
      @ForAll @IntRange(min = 1, max = 3) int parts) {
    Assume.that(Math.ceilDiv(channels, parts) * (parts - 1) < channels); // no part is empty
    ModelBuilder model = new ModelBuilder(18).input("x", Shape.map(channels, 2, 3));
    List<String> names = List.of("p0", "p1", "p2").subList(0, parts);
    model.node("s", "Split", List.of("x"), names, Map.of("axis", 1, "num_outputs", parts));
    names.forEach(model::output);
    Agreement.check(model.bytes(), channels, EXACT);
  }

  @Property(tries = 40)
  void gathers(
      @ForAll @IntRange(min = 0, max = 3) int axis,
      @ForAll @IntRange(min = -1, max = 2) int step,
      @ForAll @IntRange(min = 1, max = 3) int count,
      @ForAll boolean scalar) {
    Assume.that(step != 0);
    Shape shape = Shape.of(1, 7, 8, 9);
    Assume.that(axis != 0 || count == 1);
    ModelBuilder model = new ModelBuilder(13).input("x", shape);
    List<Integer> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add((axis == 0 ? 0 : -5) + i * step);
    }
    String indices =
        scalar && count == 1
            ? model.node("i", "Constant", List.of(), Map.of("value_int", entries.getFirst()))
            : model.ints(entries);
    model.node("y", "Gather", List.of("x", indices), Map.of("axis", axis));
    Agreement.check(model.output("y").bytes(), axis, EXACT);
  }

  @Property(tries = 40)
  void concatsOfTensorsAndConstants(
      @ForAll @Size(min = 2, max = 4) List<@IntRange(min = 1, max = 5) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 4) int rank,
      @ForAll @IntRange(min = 0, max = 3) int axis,
      @ForAll boolean constantLast,
      @ForAll long seed) {
    int along = rank == 1 ? 0 : 1 + axis % (rank - 1);
    ModelBuilder model = new ModelBuilder(13);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      Shape shape = batched(List.of(1, 3, 4, 5).subList(0, rank)).with(along, sizes.get(i));
      if (constantLast && i == sizes.size() - 1) {
        float[] values = Agreement.random(new Random(seed), Math.toIntExact(shape.elements()), 1);
        parts.add(model.floats(shape, values));
      } else {
        model.input("x" + i, shape);
        parts.add("x" + i);
      }
    }
    model.node("y", "Concat", parts, Map.of("axis", along - rank));
    Agreement.check(model.output("y").bytes(), seed, EXACT);
  }

  @Property(tries = 60)
  void transpositionsBetweenReshapes(
      @ForAll @Size(min = 2, max = 5) List<@IntRange(min = 1, max = 4) Integer> dims,
      @ForAll long seed) {
    Shape shape = batched(dims);
    List<Integer> permutation = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      permutation.add(i);
    }
    Collections.shuffle(permutation, new Random(seed));
    ModelBuilder model = new ModelBuilder(13).input("x", shape);
    model.node("t", "Transpose", List.of("x"), Map.of("perm", permutation));
    model.node("u", "Unsqueeze", List.of("t", model.ints(0, -1)), Map.of());
    model.node("r", "Reshape", List.of("u", model.ints(1, -1, 1)), Map.of());
    model.node("q", "Squeeze", List.of("r", model.ints(2)), Map.of());
    model.node("y", "Flatten", List.of("q"), Map.of("axis", 0));
    Agreement.check(model.output("t").output("u").output("y").bytes(), seed, EXACT);
  }

  @Property(tries = 20)
  void pixelsAsLastButOneAndBack(
      @ForAll @IntRange(min = 1, max = 5) int channels, @ForAll boolean relu) {
    ModelBuilder model = new ModelBuilder(13).input("x", Shape.map(channels, 3, 4));
    model.node("t", "Transpose", List.of("x"), Map.of("perm", List.of(0, 2, 3, 1)));
    model.node("m", relu ? "Relu" : "Tanh", List.of("t"), Map.of());
    model.node("y", "Transpose", List.of("m"), Map.of("perm", List.of(0, 3, 1, 2)));
    Agreement.check(model.output("t").output("y").bytes(), channels, 1e-6);
  }

  @Property(tries = 40)
  void blocks(
      @ForAll @IntRange(min = 1, max = 3) int block,
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll @IntRange(min = 1, max = 3) int rows,
      @ForAll @IntRange(min = 0, max = 2) int kind) {
    ModelBuilder model = new ModelBuilder(13);
    if (kind == 0) {
      model.input("x", Shape.map(channels, rows * block, 2 * block));
      model.node("y", "SpaceToDepth", List.of("x"), Map.of("blocksize", block));
    } else {
      model.input("x", Shape.map(channels * block * block, rows, 2));
      String mode = kind == 1 ? "DCR" : "CRD";
      model.node("y", "DepthToSpace", List.of("x"), Map.of("blocksize", block, "mode", mode));
    }
    Agreement.check(model.output("y").bytes(), rows, EXACT);
  }

  @Property(tries = 20)
  void channelShuffle(
      @ForAll @IntRange(min = 1, max = 4) int groups,
      @ForAll @IntRange(min = 1, max = 4) int each) {
    ModelBuilder model = new ModelBuilder(13).input("x", Shape.map(groups * each, 3, 4));
    model.node("a", "Reshape", List.of("x", model.ints(1, groups, each, 3, 4)), Map.of());
    model.node("t", "Transpose", List.of("a"), Map.of("perm", List.of(0, 2, 1, 3, 4)));
    model.node("b", "Reshape", List.of("t", model.ints(0, -1, 3, 4)), Map.of());
    model.node("y", "MaxPool", List.of("b"), Map.of("kernel_shape", List.of(2, 2)));
    Agreement.check(model.output("y").bytes(), groups, EXACT);
  }

  private static Shape batched(List<Integer> dims) {
    List<Integer> shape = new ArrayList<>(dims);
    if (shape.size() > 1) {
      shape.set(0, 1);
    }
    return new Shape(shape);
  }
}
