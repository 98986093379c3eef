package org.csprun.compiler.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.csprun.tensor.Layout;
import org.csprun.tensor.TensorType;

/**
 * The geometry of {@link View}s: whose memory a value has, where it starts there and how far its
 * pixels lie apart.
 *
 * <p>Offsets are counted in elements of memory, so they add up along a chain of views. There are
 * two kinds of view. A view with as many pixels as its base is a <em>channel range</em>: it keeps
 * the base's distance from pixel to pixel. Any other is a <em>contiguous range</em> of a base that
 * is itself without gaps. A single pixel never has gaps. Dropping a view therefore never makes
 * another one illegal.
 */
public final class Views {
  private Views() {}

  /**
   * The value that owns memory and where another one starts in it.
   *
   * @param elementOffset elements after the owner's first one
   */
  public record Root(Value value, long elementOffset) {}

  /** The owner of the value's memory: the value itself when it is no view. */
  public static Root root(Graph graph, Value value) {
    Value base = value;
    long offset = 0;
    for (Optional<View> view = graph.view(base); view.isPresent(); view = graph.view(base)) {
      offset = Math.addExact(offset, view.get().elementOffset());
      base = view.get().base();
    }
    return new Root(base, offset);
  }

  /** Elements from one pixel of the value to the next; its channels when it has no gaps. */
  public static int pixelStride(Graph graph, Value value) {
    int channels = value.type().channels();
    Optional<View> view = graph.view(value);
    if (view.isEmpty() || pixels(value.type()) == 1) {
      return channels;
    }
    Value base = view.get().base();
    return pixels(base.type()) == pixels(value.type()) ? pixelStride(graph, base) : channels;
  }

  /** True when the value's elements lie side by side. */
  public static boolean isDense(Graph graph, Value value) {
    return pixelStride(graph, value) == value.type().channels();
  }

  /** Every value of the graph by the owner of its memory, both in the order of the graph. */
  public static Map<Value, List<Value>> byRoot(Graph graph) {
    Map<Value, List<Value>> groups = new LinkedHashMap<>();
    List<Value> values = new ArrayList<>();
    graph.inputs().forEach(input -> values.add(input.value()));
    graph.nodes().forEach(node -> values.add(node.output()));
    for (Value value : values) {
      groups.computeIfAbsent(root(graph, value).value(), v -> new ArrayList<>()).add(value);
    }
    return groups;
  }

  /** Where a slice starts in its input's memory, when the slice can be a view of a dense input. */
  public static OptionalLong ofSlice(Op.Slice slice, TensorType input) {
    int axis = -1;
    for (int i = 0; i < input.shape().rank(); i++) {
      if (slice.sizes().get(i) > 1 && slice.steps().get(i) != 1) {
        return OptionalLong.empty();
      }
      if (slice.sizes().get(i) != input.shape().dim(i)) {
        if (axis >= 0) {
          return OptionalLong.empty();
        }
        axis = i;
      }
    }
    return axis < 0 ? OptionalLong.of(0) : ofRange(input, axis, slice.starts().get(axis));
  }

  /** Where an input of a concat starts in its output's memory, when it can be a view of it. */
  public static OptionalLong ofConcat(TensorType output, int axis, int start) {
    return ofRange(output, axis, start);
  }

  /** True when a tensor has the same bytes in this layout: one pixel, or one channel. */
  public static boolean sameBytes(TensorType type, Layout layout) {
    return type.layout() == layout
        || type.shape().dim(1) == 1
        || type.shape().dim(2) * (long) type.shape().dim(3) == 1;
  }

  /** What is wrong with the views of the graph; empty when all are legal. */
  public static List<String> problems(Graph graph) {
    Set<Value> alive = new HashSet<>();
    graph.inputs().forEach(input -> alive.add(input.value()));
    graph.nodes().forEach(node -> alive.add(node.output()));
    List<String> problems = new ArrayList<>();
    graph
        .views()
        .forEach((value, view) -> problem(graph, alive, value, view).ifPresent(problems::add));
    return List.copyOf(problems);
  }

  private static Optional<String> problem(Graph graph, Set<Value> alive, Value value, View view) {
    String who = "View " + value + " of " + view.base();
    if (!alive.contains(value) || !alive.contains(view.base())) {
      return Optional.of(who + " names a value that is not in the graph");
    }
    if (isCyclic(graph, value)) {
      return Optional.of(who + " leads back to itself");
    }
    TensorType type = value.type();
    TensorType base = view.base().type();
    if (type.dataType() != base.dataType()) {
      return Optional.of(who + " has elements of " + type.dataType() + ", not " + base.dataType());
    }
    boolean channelRange = pixels(type) == pixels(base);
    long room = channelRange ? base.channels() : base.elements();
    long length = channelRange ? type.channels() : type.elements();
    if (view.elementOffset() < 0 || view.elementOffset() > room - length) {
      return Optional.of(
          "%s covers elements %d to %d of %d"
              .formatted(who, view.elementOffset(), view.elementOffset() + length - 1, room));
    }
    if (!channelRange && !isDense(graph, view.base())) {
      return Optional.of(who + " is a contiguous range of a base with gaps between its pixels");
    }
    return Optional.empty();
  }

  private static boolean isCyclic(Graph graph, Value start) {
    Set<Value> seen = new HashSet<>();
    Value value = start;
    while (seen.add(value)) {
      if (graph.view(value).isEmpty()) {
        return false;
      }
      value = graph.view(value).get().base();
    }
    return true;
  }

  /** The first element of a range along one axis, when the range is a legal kind of view. */
  private static OptionalLong ofRange(TensorType type, int axis, int start) {
    if (type.isMap() ? axis == 1 : axis == type.shape().rank() - 1) {
      return OptionalLong.of(start);
    }
    // In memory order the axis must be the outermost one that is larger than 1.
    if (type.isMap()) {
      return axis == 2 || (axis == 3 && type.height() == 1)
          ? OptionalLong.of((long) start * type.channels() * (axis == 2 ? type.width() : 1))
          : OptionalLong.empty();
    }
    for (int i = 0; i < axis; i++) {
      if (type.shape().dim(i) != 1) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(start * type.shape().strides()[axis]);
  }

  private static long pixels(TensorType type) {
    return (long) type.height() * type.width();
  }
}
