package org.csprun.compiler.darknet;

import java.util.stream.IntStream;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;

/** Layers of one input without weights. */
final class PlainLayers {
  private PlainLayers() {}

  static Layer identity(NetworkBuilder net) {
    return net.previous();
  }

  static Layer activation(NetworkBuilder net) {
    Activation function = Functions.of(net.section(), "linear");
    return new Layer(
        net.name(),
        function.isLinear()
            ? net.previous().value()
            : net.add(net.name(), new Op.Activate(function), net.previous().value()),
        net.previous().moments().after(function));
  }

  static Layer upsample(NetworkBuilder net) {
    int factor = net.section().positive("stride", 2);
    Value out = net.add(net.name(), new Op.Upsample(factor, factor), net.map());
    return new Layer(net.name(), out, net.previous().moments());
  }

  /** Channel {@code i · C + c} is channel c at the i-th pixel of each block, row by row. */
  static Layer spaceToDepth(NetworkBuilder net) {
    int block = net.section().positive("stride", 1);
    Value map = net.map();
    if (map.type().height() % block != 0 || map.type().width() % block != 0) {
      throw Refusal.of(
          "%s moves blocks of %d pixels of a %dx%d map (%s).\nstride must divide its height and width.",
          net.section().title(),
          block,
          map.type().height(),
          map.type().width(),
          net.section().place("stride"));
    }
    int pixels = Math.multiplyExact(block, block);
    Op op =
        new Op.SpaceToDepth(
            block,
            IntStream.range(0, pixels).map(i -> i / block).boxed().toList(),
            IntStream.range(0, pixels).map(i -> i % block).boxed().toList());
    return new Layer(net.name(), net.add(net.name(), op, map), net.previous().moments());
  }

  /** Only the crop that changes nothing: of the input's own size, without the change of range. */
  static Layer crop(NetworkBuilder net) {
    CfgSection section = net.section();
    Value map = net.map();
    int height = section.positive("crop_height", 1);
    int width = section.positive("crop_width", 1);
    if (height != map.type().height() || width != map.type().width() || !section.flag("noadjust")) {
      throw Refusal.of(
          "%s crops %dx%d to %dx%d or changes its range (%s).\nOnly a crop of the input's own size with noadjust=1 is supported.",
          section.title(), map.type().height(), map.type().width(), height, width, section.place());
    }
    return net.previous();
  }
}
