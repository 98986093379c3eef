package org.csprun.compiler.onnx;

import java.util.List;
import org.csprun.plan.Window;
import org.csprun.tensor.TensorType;

/**
 * Reads the window of a convolution or pool: strides, dilations, explicit or automatic padding, and
 * rounding up, which is padding after the last row or column.
 *
 * @param border padding a Pad before the node left to it: top, left, bottom, right
 */
record Sliding(
    OnnxNode node, int kernelH, int kernelW, TensorType in, List<Integer> border, boolean ceil) {
  static final List<Integer> NO_BORDER = List.of(0, 0, 0, 0);

  /** Padding before and after the pixels. */
  private record Side(int before, int after) {}

  Window window() {
    List<Integer> strides = pair("strides");
    List<Integer> dilations = pair("dilations");
    Side rows = side(0, in.height(), kernelH, strides.get(0), dilations.get(0));
    Side columns = side(1, in.width(), kernelW, strides.get(1), dilations.get(1));
    return new Window(
        kernelH,
        kernelW,
        strides.get(0),
        strides.get(1),
        dilations.get(0),
        dilations.get(1),
        rows.before(),
        columns.before(),
        rows.after(),
        columns.after());
  }

  /** Padding the node itself declares: top, left, bottom, right. */
  List<Integer> declaredPads() {
    List<Integer> pads = node.ints("pads").orElse(NO_BORDER);
    if (pads.size() != 4 || pads.stream().anyMatch(pad -> pad < 0)) {
      throw new Refusal("has pads=%s; four that are not negative are supported".formatted(pads));
    }
    return pads;
  }

  String autoPad() {
    return node.text("auto_pad", "NOTSET");
  }

  private Side side(int axis, int pixels, int kernel, int stride, int dilation) {
    int size = pixels + border.get(axis) + border.get(axis + 2);
    int span = Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
    int same = (Math.ceilDiv(size, stride) - 1) * stride + span - size;
    Side own =
        switch (autoPad()) {
          case "NOTSET", "" ->
              roundedUp(
                  new Side(declaredPads().get(axis), declaredPads().get(axis + 2)),
                  size,
                  span,
                  stride);
          case "VALID" -> roundedUp(new Side(0, 0), size, span, stride);
          case "SAME_UPPER" -> same(same / 2, same);
          case "SAME_LOWER" -> same(same - same / 2, same);
          default -> throw new Refusal("has the unknown auto_pad=" + autoPad());
        };
    return new Side(own.before() + border.get(axis), own.after() + border.get(axis + 2));
  }

  /** Where the strides jump over pixels some runtimes crop and some do not. */
  private Side same(int before, int total) {
    if (total < -1) {
      throw new Refusal(
          "has auto_pad=%s with strides beyond its window, whose meaning differs between runtimes"
              .formatted(autoPad()));
    }
    return new Side(Math.max(0, before), Math.max(0, total - before));
  }

  /** With ceil_mode the last window may reach over the end, but must not begin beyond it. */
  private Side roundedUp(Side side, int size, int span, int stride) {
    int room = size + side.before() + side.after() - span;
    if (!ceil || room < 0) {
      return side;
    }
    int windows = Math.ceilDiv(room, stride) + 1;
    if ((windows - 1) * stride >= size + side.before()) {
      windows--;
    }
    int more = Math.max(0, (windows - 1) * stride - room);
    return new Side(side.before(), side.after() + more);
  }

  private List<Integer> pair(String attribute) {
    List<Integer> pair = node.ints(attribute).orElse(List.of(1, 1));
    if (pair.size() != 2) {
      throw new Refusal(
          "has %s=%s; only windows over height and width are supported".formatted(attribute, pair));
    }
    return pair;
  }
}
