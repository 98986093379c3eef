package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.csprun.compiler.graph.Value;

/** Pad: left to the window that reads it where that is exact, else a concat with constants. */
final class PadOps {
  private PadOps() {}

  static List<OpEntry> entries() {
    return List.of(
        new OpEntry("Pad", "constant mode; part of the convolution or pool it feeds", PadOps::pad));
  }

  /** Padding of rows and columns: top, left, bottom, right. */
  static List<Integer> border(Operand.Padded padded) {
    return List.of(
        padded.before().get(2),
        padded.before().get(3),
        padded.after().get(2),
        padded.after().get(3));
  }

  /** True when rows and columns are padded and nothing else. */
  static boolean isOverPixels(Operand.Padded padded) {
    return Site.isMapLike(padded.base().type().shape())
        && padded.before().get(0) + padded.after().get(0) == 0
        && padded.before().get(1) + padded.after().get(1) == 0;
  }

  private static void pad(Site site) {
    String mode = site.node().text("mode", "constant");
    if (!mode.equals("constant")) {
      throw new Refusal("has mode=%s; only constant is supported".formatted(mode));
    }
    Value in = site.value(0);
    int rank = in.type().shape().rank();
    List<Integer> pads =
        site.list("pads", 1).orElseThrow(() -> new Refusal("does not say how much to pad"));
    List<Integer> axes =
        site.node().hasInput(3) ? site.constant(3, "axes").ints() : Dims.range(rank);
    if (pads.size() != 2 * axes.size()) {
      throw new Refusal("has %d pads for %d axes".formatted(pads.size(), axes.size()));
    }
    if (pads.stream().anyMatch(pad -> pad < 0)) {
      throw new Refusal("has pads=%s; a negative one is not supported".formatted(pads));
    }
    List<Integer> before = new ArrayList<>(Collections.nCopies(rank, 0));
    List<Integer> after = new ArrayList<>(before);
    for (int i = 0; i < axes.size(); i++) {
      int axis = Dims.axis(axes.get(i), rank);
      before.set(axis, pads.get(i));
      after.set(axis, pads.get(i + axes.size()));
    }
    site.define(0, new Operand.Padded(in, before, after, fill(site)));
  }

  private static float fill(Site site) {
    return site.node().hasInput(2)
        ? site.constant(2, "fill value").real(0)
        : site.node().real("value", 0);
  }
}
