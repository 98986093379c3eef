package org.csprun.compiler.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.compiler.graph.Views;
import org.csprun.tensor.TensorType;

/** Where every value of a graph lies, and which nodes therefore have nothing to do. */
public final class Regions {
  private final Map<Value, Region> regions;

  private Regions(Map<Value, Region> regions) {
    this.regions = regions;
  }

  /**
   * The regions that the views of a graph prescribe: every value that is no view is a space of its
   * own and lies dense in it.
   */
  public static Regions of(Graph graph) {
    Map<Value, Region> regions = new HashMap<>();
    graph.inputs().forEach(input -> resolve(graph, input.value(), regions));
    graph.nodes().forEach(node -> resolve(graph, node.output(), regions));
    return new Regions(regions);
  }

  /** The regions of placed values: all in one space, the arena. */
  public static Regions of(Map<Value, Place> places) {
    Map<Value, Region> regions = new HashMap<>();
    places.forEach(
        (value, place) ->
            regions.put(
                value,
                new Region(Region.ARENA, place.offsetBytes(), place.pixelStride(), value.type())));
    return new Regions(regions);
  }

  /**
   * The memory of a value.
   *
   * @throws IllegalArgumentException when the value is none of the graph's
   */
  public Region of(Value value) {
    return Optional.ofNullable(regions.get(value))
        .orElseThrow(() -> new IllegalArgumentException(value + " is no value of the graph"));
  }

  /** True when the node only moves elements and they already lie where they belong. */
  public boolean takesNoStep(Node node) {
    return switch (node.op()) {
      case Op.Slice slice -> isSlice(slice, of(node.input(0)), of(node.output()));
      case Op.Reshape _, Op.PixelRows _ -> isSameOrder(of(node.input(0)), of(node.output()));
      case Op.ChangeLayout _ -> {
        Region in = of(node.input(0));
        yield sameStart(in, of(node.output())) && fits(of(node.output()), in.strides());
      }
      case Op.Transpose transpose -> isTransposed(transpose, of(node.input(0)), of(node.output()));
      case Op.Concat _ -> copiedInputs(node).isEmpty();
      case Op.Constant _,
          Op.Convolution _,
          Op.FullyConnected _,
          Op.Affine _,
          Op.Activate _,
          Op.Pool _,
          Op.GlobalAverage _,
          Op.CrossChannelPool _,
          Op.Elementwise _,
          Op.Upsample _,
          Op.SpaceToDepth _,
          Op.Softmax _,
          Op.Reduce _,
          IntegerOp _ ->
          false;
    };
  }

  /** The indexes of the inputs of a concat that do not lie in their part of the output yet. */
  public List<Integer> copiedInputs(Node concat) {
    return IntStream.range(0, concat.inputs().size())
        .filter(input -> !isInPlace(concat, input))
        .boxed()
        .toList();
  }

  /** True when an input of a concat already lies in its part of the output. */
  public boolean isInPlace(Node concat, int input) {
    Region in = of(concat.input(input));
    Region out = of(concat.output());
    return in.space() == out.space()
        && in.offsetBytes() == partOffsetBytes(concat, input)
        && fits(in, out.strides());
  }

  /**
   * The memory a node writes: nothing when it takes no step, the parts of the copied inputs for a
   * concat with others in place, else its whole output.
   */
  List<Region> written(Node node) {
    if (takesNoStep(node)) {
      return List.of();
    }
    if (node.op() instanceof Op.Concat && copiedInputs(node).size() < node.inputs().size()) {
      return copiedInputs(node).stream().map(input -> part(node, input)).toList();
    }
    return List.of(of(node.output()));
  }

  private Region part(Node concat, int input) {
    Region out = of(concat.output());
    TensorType type = concat.input(input).type();
    boolean channelRange = (long) type.height() * type.width() == out.pixels();
    return new Region(
        out.space(),
        partOffsetBytes(concat, input),
        channelRange ? out.pixelStride() : type.channels(),
        type);
  }

  private long partOffsetBytes(Node concat, int input) {
    if (!(concat.op() instanceof Op.Concat op)) {
      throw new IllegalArgumentException(concat.name() + " is no concat");
    }
    Region out = of(concat.output());
    long before = 0;
    for (Value earlier : concat.inputs().subList(0, input)) {
      before += earlier.type().shape().dim(op.axis());
    }
    long elements = Math.multiplyExact(before, out.strides()[op.axis()]);
    return Math.addExact(
        out.offsetBytes(), Math.multiplyExact(elements, out.type().dataType().bytes()));
  }

  /** As {@link Views#root} and {@link Views#pixelStride}, each base resolved once. */
  private static Region resolve(Graph graph, Value value, Map<Value, Region> regions) {
    Region known = regions.get(value);
    if (known != null) {
      return known;
    }
    int channels = value.type().channels();
    Region region = new Region(value.id(), 0, channels, value.type());
    Optional<View> view = graph.view(value);
    if (view.isPresent()) {
      Region base = resolve(graph, view.get().base(), regions);
      long shift = Math.multiplyExact(view.get().elementOffset(), value.type().dataType().bytes());
      boolean channelRange = region.pixels() > 1 && region.pixels() == base.pixels();
      region =
          new Region(
              base.space(),
              Math.addExact(base.offsetBytes(), shift),
              channelRange ? base.pixelStride() : channels,
              value.type());
    }
    regions.put(value, region);
    return region;
  }

  private static boolean isSlice(Op.Slice slice, Region in, Region out) {
    long[] strides = in.strides();
    long start = 0;
    for (int i = 0; i < strides.length; i++) {
      start += slice.starts().get(i) * strides[i];
      strides[i] *= slice.steps().get(i);
    }
    return in.space() == out.space()
        && out.offsetBytes() == in.offsetBytes() + start * in.type().dataType().bytes()
        && fits(out, strides);
  }

  private static boolean isTransposed(Op.Transpose transpose, Region in, Region out) {
    long[] from = in.strides();
    return sameStart(in, out)
        && fits(out, transpose.permutation().stream().mapToLong(axis -> from[axis]).toArray());
  }

  private static boolean isSameOrder(Region in, Region out) {
    return sameStart(in, out)
        && ((in.isDense() && out.isDense())
            || (in.pixelStride() == out.pixelStride()
                && in.type().channels() == out.type().channels()));
  }

  private static boolean sameStart(Region a, Region b) {
    return a.space() == b.space() && a.offsetBytes() == b.offsetBytes();
  }

  /** Whether a region has these strides, whatever they are where a dimension has one element. */
  private static boolean fits(Region region, long[] strides) {
    List<Integer> dims = region.type().shape().dims();
    long[] own = region.strides();
    return IntStream.range(0, dims.size()).allMatch(i -> dims.get(i) == 1 || own[i] == strides[i]);
  }
}
