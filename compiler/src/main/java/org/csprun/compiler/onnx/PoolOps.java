package org.csprun.compiler.onnx;

import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.tensor.TensorType;

/** Pools over windows and over whole maps. */
final class PoolOps {
  private static final String CONSTRAINT = "2-D; any kernel, stride, padding, auto_pad, ceil_mode";

  private PoolOps() {}

  static List<OpEntry> entries() {
    return List.of(
        new OpEntry("MaxPool", CONSTRAINT + ", dilation; without Indices", PoolOps::maximum),
        new OpEntry("AveragePool", CONSTRAINT + ", count_include_pad", PoolOps::average),
        new OpEntry(
            "GlobalAveragePool",
            "of maps",
            site -> site.define(site.add(new Op.GlobalAverage(), site.map(0)))),
        new OpEntry(
            "GlobalMaxPool", "of maps", site -> site.define(globalMaximum(site, site.map(0)))));
  }

  /** The maximum of each channel: a window over the whole map. */
  static Value globalMaximum(Site site, Value map) {
    TensorType type = map.type();
    Window whole = new Window(type.height(), type.width(), 1, 1, 1, 1, 0, 0, 0, 0);
    return site.add(new Op.Pool(PoolKind.MAX, whole, false), map);
  }

  private static void maximum(Site site) {
    site.refuseOutput(1, "indices");
    Optional<Operand.Padded> padded = site.padded(0).filter(p -> isIgnorable(site, p));
    Value in = site.map(padded.isPresent() ? padded.get().base() : site.value(0));
    Window window =
        sliding(site, in, padded.map(PadOps::border).orElse(Sliding.NO_BORDER)).window();
    requireSomePixel(window);
    site.define(site.add(new Op.Pool(PoolKind.MAX, window, false), in));
  }

  /** A maximum never sees a border below all pixels, and every window holds a pixel. */
  private static boolean isIgnorable(Site site, Operand.Padded padded) {
    boolean below =
        padded.fill() <= -Float.MAX_VALUE || padded.fill() == 0 && isNeverNegative(site, padded);
    return below
        && PadOps.isOverPixels(padded)
        && everyWindowHasPixel(sliding(site, padded.base(), PadOps.border(padded)).window());
  }

  private static boolean isNeverNegative(Site site, Operand.Padded padded) {
    return site.scope().producer(padded.base()).orElse(null) instanceof Op.Activate activate
        && switch (activate.activation().kind()) {
          case RELU, RELU6, LOGISTIC, HARD_SIGMOID, EXP, SQRT, SOFTPLUS -> true;
          case CLIP -> activate.activation().alpha() >= 0;
          case LINEAR, LEAKY, TANH, SILU, MISH, HARD_SWISH, ELU -> false;
        };
  }

  private static void average(Site site) {
    boolean countPadding = site.node().integer("count_include_pad", 0) != 0;
    Optional<Operand.Padded> padded = site.padded(0).filter(p -> isCounted(site, p, countPadding));
    if (padded.isPresent()) {
      Value in = site.map(padded.get().base());
      Window window = sliding(site, in, PadOps.border(padded.get())).window();
      site.define(site.add(new Op.Pool(PoolKind.AVERAGE, window, true), in));
      return;
    }
    Value in = site.map(0);
    Sliding sliding = sliding(site, in, Sliding.NO_BORDER);
    if (countPadding && sliding.ceil() && sliding.autoPad().equals("NOTSET")) {
      site.define(roundedUp(site, in, sliding));
      return;
    }
    Window window = sliding.window();
    requireSomePixel(window);
    site.define(
        site.add(new Op.Pool(PoolKind.AVERAGE, window, countPadding && window.isPadded()), in));
  }

  /** Zeros before an average are its own padding when that is counted, or when it has none. */
  private static boolean isCounted(Site site, Operand.Padded padded, boolean countPadding) {
    Sliding sliding = sliding(site, padded.base(), Sliding.NO_BORDER);
    boolean ownPads =
        !sliding.autoPad().equals("NOTSET")
            || sliding.declaredPads().stream().anyMatch(pad -> pad > 0);
    return padded.fill() == 0
        && PadOps.isOverPixels(padded)
        && !sliding.ceil()
        && (countPadding || !ownPads);
  }

  /**
   * Declared padding counts in the divisor, what rounding up reaches beyond it does not: so the
   * declared part becomes real zeros.
   */
  private static Value roundedUp(Site site, Value in, Sliding sliding) {
    List<Integer> pads = sliding.declaredPads();
    Operand.Padded zeros =
        new Operand.Padded(
            in,
            List.of(0, 0, pads.get(0), pads.get(1)),
            List.of(0, 0, pads.get(2), pads.get(3)),
            0);
    Window window = sliding.window();
    Window rest =
        new Window(
            window.kernelH(),
            window.kernelW(),
            window.strideH(),
            window.strideW(),
            window.dilationH(),
            window.dilationW(),
            0,
            0,
            window.padBottom() - pads.get(2),
            window.padRight() - pads.get(3));
    Value whole =
        site.scope().materialised(site.node().name() + ".padded", zeros, site.node().origin());
    return site.add(new Op.Pool(PoolKind.AVERAGE, rest, false), whole);
  }

  private static Sliding sliding(Site site, Value in, List<Integer> border) {
    List<Integer> kernel = site.node().ints("kernel_shape").orElse(List.of());
    if (kernel.size() != 2) {
      throw new Refusal("is %d-D; only 2-D pools are supported".formatted(kernel.size()));
    }
    boolean ceil = site.node().integer("ceil_mode", 0) != 0;
    return new Sliding(site.node(), kernel.get(0), kernel.get(1), in.type(), border, ceil);
  }

  private static void requireSomePixel(Window window) {
    if (!everyWindowHasPixel(window)) {
      throw new Refusal("has padding as large as its window");
    }
  }

  private static boolean everyWindowHasPixel(Window window) {
    int spanH = (window.kernelH() - 1) * window.dilationH() + 1;
    int spanW = (window.kernelW() - 1) * window.dilationW() + 1;
    return Math.max(window.padTop(), window.padBottom()) < spanH
        && Math.max(window.padLeft(), window.padRight()) < spanW;
  }
}
