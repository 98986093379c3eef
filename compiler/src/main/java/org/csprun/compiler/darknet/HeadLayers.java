package org.csprun.compiler.darknet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Head;
import org.csprun.plan.Head.Anchor;

/** Layers that end a network. */
final class HeadLayers {
  private static final int BOX_ENTRIES = 5;

  private HeadLayers() {}

  /** The map before a {@code [yolo]} section leaves the graph; its meaning is in the head. */
  static Layer yolo(NetworkBuilder net) {
    CfgSection section = net.section();
    Layer previous = net.previous();
    Value map = net.map();
    int classes = section.positive("classes", 20);
    List<Anchor> anchors = anchors(section);
    int needed = Math.multiplyExact(anchors.size(), Math.addExact(BOX_ENTRIES, classes));
    if (map.type().channels() != needed) {
      throw Refusal.of(
          "%s needs %d · (%d + %d) = %d channels, but '%s' makes %d (%s).\n%s",
          section.title(),
          anchors.size(),
          BOX_ENTRIES,
          classes,
          needed,
          previous.name(),
          map.type().channels(),
          section.place("classes"),
          net.convolutionOf(previous)
              .map(conv -> "Set filters=%d at %s.".formatted(needed, conv.place("filters")))
              .orElse("Change its mask or classes."));
    }
    int output = net.output(net.name(), map);
    net.head(
        new Head.Yolo(
            output,
            anchors,
            classes,
            section.decimal("scale_x_y", 1),
            section.flag("new_coords"),
            net.inputWidth(),
            net.inputHeight()));
    return new Layer(net.name(), map, previous.moments(), Layer.Use.BOXES);
  }

  private static List<Anchor> anchors(CfgSection section) {
    int number = section.positive("num", 1);
    List<Float> sides = section.decimals("anchors");
    List<Integer> mask =
        section.has("mask")
            ? section.integers("mask")
            : IntStream.range(0, Math.min(number, sides.size() / 2 + 1)).boxed().toList();
    List<Anchor> anchors = new ArrayList<>();
    for (int index : mask) {
      if (index < 0 || index >= number || 2 * index + 1 >= sides.size()) {
        throw Refusal.of(
            "%s takes anchor %d of num=%d, and anchors= has %d pairs (%s).\nAnchors count from 0.",
            section.title(), index, number, sides.size() / 2, section.place("mask"));
      }
      anchors.add(new Anchor(sides.get(2 * index), sides.get(2 * index + 1)));
    }
    return anchors;
  }

  /** Over all elements, as Darknet does. */
  static Layer softmax(NetworkBuilder net) {
    Value out = net.add(net.name(), new Op.Softmax(), net.vector());
    return new Layer(net.name(), out, net.previous().moments(), Layer.Use.PROBABILITIES);
  }
}
