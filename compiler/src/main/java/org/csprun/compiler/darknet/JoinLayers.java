package org.csprun.compiler.darknet;

import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.tensor.TensorType;

/** Layers that read other layers than the one before. */
final class JoinLayers {
  private JoinLayers() {}

  static Layer route(NetworkBuilder net) {
    CfgSection section = net.section();
    List<Value> parts = new ArrayList<>();
    double sum = 0;
    double squares = 0;
    int channels = 0;
    for (Layer layer : sources(net, "layers")) {
      Value part = share(net, layer);
      parts.add(part);
      sum += layer.moments().mean() * part.type().channels();
      squares += layer.moments().square() * part.type().channels();
      channels += part.type().channels();
    }
    TensorType first = parts.getFirst().type();
    for (Value part : parts) {
      if (part.type().height() != first.height() || part.type().width() != first.width()) {
        throw Refusal.of(
            "%s joins maps of %s and %s, which differ in size (%s).\nTake layers of equal height and width.",
            section.title(), first.shape(), part.type().shape(), section.place("layers"));
      }
    }
    Value out =
        parts.size() == 1
            ? parts.getFirst()
            : net.add(net.name(), new Op.Concat(1), parts.toArray(Value[]::new));
    return new Layer(net.name(), out, Moments.of(sum / channels, squares / channels));
  }

  /** The channels of a layer that a route with groups takes. */
  private static Value share(NetworkBuilder net, Layer layer) {
    CfgSection section = net.section();
    int groups = section.positive("groups", 1);
    int group = section.natural("group_id", 0);
    Value map = net.map(layer.value());
    int channels = map.type().channels();
    if (group >= groups) {
      throw Refusal.of(
          "%s has group_id=%d of groups=%d (%s).\nGroups count from 0 to %d.",
          section.title(), group, groups, section.place("group_id"), groups - 1);
    }
    if (channels % groups != 0) {
      throw Refusal.of(
          "%s has groups=%d but %s has %d channels (%s).\ngroups must divide %d.",
          section.title(), groups, layer.name(), channels, section.place("groups"), channels);
    }
    int size = channels / groups;
    return groups == 1 ? map : channels(net, map, group * size, size);
  }

  private static Value channels(NetworkBuilder net, Value map, int first, int count) {
    TensorType type = map.type();
    Op slice =
        new Op.Slice(
            List.of(0, first, 0, 0),
            List.of(1, count, type.height(), type.width()),
            List.of(1, 1, 1, 1));
    return net.add(net.name() + ".channels", slice, map);
  }

  static Layer shortcut(NetworkBuilder net) {
    Activation function = Functions.of(net.section(), "linear");
    List<Layer> sources = sources(net, "from");
    Value sum = net.map();
    Moments moments = net.previous().moments();
    for (int i = 0; i < sources.size(); i++) {
      boolean last = i == sources.size() - 1;
      sum =
          sum(
              net,
              last ? net.name() : net.name() + ".sum",
              sum,
              sources.get(i),
              last ? function : Activation.LINEAR);
      moments = moments.plus(sources.get(i).moments());
    }
    return new Layer(net.name(), sum, moments.after(function));
  }

  /** Adds the channels both maps have; the further ones of {@code map} pass, as in Darknet. */
  private static Value sum(
      NetworkBuilder net, String name, Value map, Layer source, Activation function) {
    Value other = sampled(net, map, source);
    int channels = map.type().channels();
    int common = Math.min(channels, other.type().channels());
    if (other.type().channels() > common) {
      other = channels(net, other, 0, common);
    }
    Op add = new Op.Elementwise(BinaryKind.ADD, function);
    if (common == channels) {
      return net.add(name, add, map, other);
    }
    Value head = net.add(name + ".common", add, channels(net, map, 0, common), other);
    Value tail = net.activate(channels(net, map, common, channels - common), function);
    return net.add(name, new Op.Concat(1), head, tail);
  }

  /** A larger map gives every second pixel or so, as in Darknet. */
  private static Value sampled(NetworkBuilder net, Value map, Layer source) {
    Value other = net.map(source.value());
    TensorType small = map.type();
    TensorType large = other.type();
    int step = large.height() / small.height();
    if (step < 2 || step != large.width() / small.width()) {
      checkSize(net, map, source);
      return other;
    }
    Op slice =
        new Op.Slice(
            List.of(0, 0, 0, 0),
            List.of(1, large.channels(), small.height(), small.width()),
            List.of(1, 1, step, step));
    return net.add(net.name() + ".pixels", slice, other);
  }

  private static void checkSize(NetworkBuilder net, Value map, Layer source) {
    TensorType a = map.type();
    TensorType b = net.map(source.value()).type();
    if (a.height() != b.height() || a.width() != b.width()) {
      throw Refusal.of(
          "%s joins %s and '%s' of %s, which differ in size (%s).\nTake a layer of %dx%d.",
          net.section().title(),
          a.shape(),
          source.name(),
          b.shape(),
          net.section().place("from"),
          a.height(),
          a.width());
    }
  }

  static Layer scaleChannels(NetworkBuilder net) {
    Layer source = source(net);
    TensorType gate = net.map().type();
    TensorType map = net.map(source.value()).type();
    boolean pixels = net.section().flag("scale_wh");
    boolean fits =
        pixels
            ? gate.channels() == 1 && gate.height() == map.height() && gate.width() == map.width()
            : gate.height() == 1 && gate.width() == 1 && gate.channels() == map.channels();
    if (!fits) {
      throw Refusal.of(
          "%s scales '%s' of %s by %s (%s).\nThe layer before it must be %s.",
          net.section().title(),
          source.name(),
          map.shape(),
          gate.shape(),
          net.section().place("from"),
          pixels
              ? "1x1x%dx%d".formatted(map.height(), map.width())
              : "1x%dx1x1".formatted(map.channels()));
    }
    return product(net, source);
  }

  static Layer sam(NetworkBuilder net) {
    Layer source = source(net);
    checkSize(net, net.map(), source);
    if (net.map().type().channels() != net.map(source.value()).type().channels()) {
      throw Refusal.of(
          "%s multiplies %d channels by the %d of '%s' (%s).\nBoth must have as many.",
          net.section().title(),
          net.map().type().channels(),
          net.map(source.value()).type().channels(),
          source.name(),
          net.section().place("from"));
    }
    return product(net, source);
  }

  private static Layer product(NetworkBuilder net, Layer source) {
    Activation function = Functions.of(net.section(), "linear");
    Op multiply = new Op.Elementwise(BinaryKind.MULTIPLY, function);
    return new Layer(
        net.name(),
        net.add(net.name(), multiply, net.map(source.value()), net.map()),
        source.moments().times(net.previous().moments()).after(function));
  }

  private static Layer source(NetworkBuilder net) {
    List<Layer> sources = sources(net, "from");
    if (sources.size() != 1) {
      throw Refusal.of(
          "%s takes %d layers (%s).\nGive one.",
          net.section().title(), sources.size(), net.section().place("from"));
    }
    return sources.getFirst();
  }

  private static List<Layer> sources(NetworkBuilder net, String option) {
    CfgSection section = net.section();
    List<Integer> numbers = section.integers(option);
    if (numbers.isEmpty()) {
      throw Refusal.of(
          "%s does not say which layers it takes (%s).\nAdd %s=-1 or the like.",
          section.title(), section.place(option), option);
    }
    return numbers.stream().map(number -> net.layer(option, number)).toList();
  }
}
