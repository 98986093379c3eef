package org.csprun.compiler.darknet;

import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;

/** Pools. Darknet pads by {@code size − 1} pixels in all, the smaller half at the top and left. */
final class PoolLayers {
  private PoolLayers() {}

  static Layer maximum(NetworkBuilder net) {
    CfgSection section = net.section();
    Moments before = net.previous().moments();
    if (section.flag("maxpool_depth")) {
      return acrossChannels(net, before);
    }
    Window window = window(section);
    Value out = net.add(net.name(), new Op.Pool(PoolKind.MAX, window, false), net.map());
    return new Layer(net.name(), out, before.maximum(window.kernelH()));
  }

  private static Layer acrossChannels(NetworkBuilder net, Moments before) {
    CfgSection section = net.section();
    Value in = net.map();
    int outputs = section.positive("out_channels", 1);
    if (in.type().channels() % outputs != 0) {
      throw Refusal.of(
          "Pool '%s' has out_channels=%d but %d input channels (%s).\nout_channels must divide %d.",
          net.name(),
          outputs,
          in.type().channels(),
          section.place("out_channels"),
          in.type().channels());
    }
    int groups = in.type().channels() / outputs;
    Value out = net.add(net.name(), new Op.CrossChannelPool(PoolKind.MAX, groups), in);
    return new Layer(net.name(), out, before.maximum(groups));
  }

  static Layer localAverage(NetworkBuilder net) {
    Op pool = new Op.Pool(PoolKind.AVERAGE, window(net.section()), false);
    return new Layer(
        net.name(), net.add(net.name(), pool, net.map()), net.previous().moments().average());
  }

  static Layer globalAverage(NetworkBuilder net) {
    return new Layer(
        net.name(),
        net.add(net.name(), new Op.GlobalAverage(), net.map()),
        net.previous().moments().average());
  }

  private static Window window(CfgSection section) {
    int stride = section.positive("stride", 1);
    int size = section.positive("size", stride);
    int padding = section.natural("padding", size - 1);
    int before = padding / 2;
    int after = padding - before;
    return new Window(
        size,
        size,
        section.positive("stride_y", stride),
        section.positive("stride_x", stride),
        1,
        1,
        before,
        before,
        after,
        after);
  }
}
