package org.csprun.tests.kernels;

import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.csprun.plan.Activation;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;

/** Convolutions of every kind. */
final class Convolutions {
  private static final long MOST_MACS = 600_000;

  private final Pick pick;
  private final DataType type;

  private Convolutions(Pick pick, DataType type) {
    this.pick = pick;
    this.type = type;
  }

  static StepCase dense(Pick pick, DataType type) {
    return new Convolutions(pick, type).any(pick.size(), pick.size(), 1);
  }

  /** As the body of most networks: whole vectors of channels, 3×3 or 1×1, rows of many tiles. */
  static StepCase usual(Pick pick, DataType type) {
    int inputs = pick.oneOf(3, 16, 32, 64);
    int outputs = pick.oneOf(16, 24, 32, 64, 96);
    int kernel = pick.oneOf(1, 3);
    Window window = Window.square(kernel, pick.oneOf(1, 1, 2), kernel / 2);
    TensorType in = TensorType.map(inputs, pick.oneOf(4, 8, 13, 26), pick.oneOf(4, 13, 20, 26, 52));
    return new Convolutions(pick, type).of(window, in, outputs, 1);
  }

  /** Groups of whole panels. */
  static StepCase wideGroups(Pick pick, DataType type) {
    int groups = pick.oneOf(2, 3, 4);
    int outputs = groups * pick.oneOf(16, 17, 31, 32, 33, 64);
    return new Convolutions(pick, type).any(groups * pick.size(), outputs, groups);
  }

  /** Groups narrower than a vector, those with more or fewer outputs than inputs too. */
  static StepCase narrowGroups(Pick pick, DataType type) {
    int groups = Math.max(2, pick.size());
    int inputs = pick.oneOf(1, 2, 3, 4, 8, 13);
    int outputs = pick.oneOf(1, 2, 3, 4, 8, 15);
    return new Convolutions(pick, type).any(groups * inputs, groups * outputs, groups);
  }

  static StepCase depthwise(Pick pick, DataType type) {
    int channels = Math.max(2, pick.oneOf(pick.size(), 24, 48, 96));
    return new Convolutions(pick, type).any(channels, channels, channels);
  }

  /** A filter in a layout that the compiler would not choose for it; every plan may have it. */
  static StepCase oddLayout(Pick pick, DataType type) {
    int groups = pick.oneOf(1, 1, 2, 3, 8);
    int inputs = groups * pick.oneOf(1, 2, 3, 5, 16);
    int outputs = groups * pick.oneOf(1, 3, 8, 16, 33);
    Convolutions convolutions = new Convolutions(pick, type);
    Window window = convolutions.window(inputs, outputs, groups, 9);
    TensorType in = TensorType.map(inputs, 9, 9);
    WeightLayout layout = pick.oneOf(WeightLayout.class);
    return convolutions.bytes(window, in, outputs, groups, layout, convolutions.weights());
  }

  /** Sums that a float does not hold, those that wrap around 32 bits, weights of one sign. */
  static StepCase longReductions(Pick pick) {
    int groups = pick.oneOf(1, 1, 2);
    int inputs = groups * pick.oneOf(63, 255, 512, 1_025);
    int outputs = groups * pick.oneOf(3, 15, 17, 33);
    TensorType in = TensorType.map(inputs, 3, 4);
    int sign = pick.oneOf(-1, 1);
    return new Convolutions(pick, DataType.U8)
        .bytes(
            Window.square(pick.oneOf(1, 3), 1, 1),
            in,
            outputs,
            groups,
            WeightLayout.ofConvolution(outputs, groups),
            () -> sign * (120 + pick.upTo(7)));
  }

  private StepCase any(int inputs, int outputs, int groups) {
    int most = pick.oneOf(17, 33, 65);
    while (true) {
      TensorType in = TensorType.map(inputs, pick.sizeUpTo(most), pick.sizeUpTo(most));
      Window window = pick.upTo(3) == 0 ? pick.windowFarOut() : pick.window();
      if (fits(window, in, outputs, groups)) {
        return of(window, in, outputs, groups);
      }
      most = Math.max(3, most / 2);
    }
  }

  private Window window(int inputs, int outputs, int groups, int size) {
    while (true) {
      Window window = pick.window();
      if (fits(window, TensorType.map(inputs, size, size), outputs, groups)) {
        return window;
      }
    }
  }

  private static boolean fits(Window window, TensorType in, int outputs, int groups) {
    long height = window.outputHeight(in.height());
    long width = window.outputWidth(in.width());
    long taps = (long) window.kernelH() * window.kernelW();
    long macs = taps * in.channels() / groups * outputs * height * width;
    return height > 0 && width > 0 && (macs <= MOST_MACS || taps == 1 && height * width < 20);
  }

  private StepCase of(Window window, TensorType in, int outputs, int groups) {
    if (type == DataType.F32) {
      return floats(window, in, outputs, groups);
    }
    WeightLayout layout = WeightLayout.ofConvolution(outputs, groups);
    if (layout == WeightLayout.OUTPUT_PANELS_32 && pick.chance()) {
      layout = WeightLayout.OUTPUT_PANELS_32_QUADS;
    }
    return bytes(window, in, outputs, groups, layout, weights());
  }

  /** Any bytes, or just the ends: what a sum of two products saturates at. */
  private IntSupplier weights() {
    return switch (pick.upTo(3)) {
      case 0 -> () -> pick.oneOf(-127, 127);
      case 1 -> () -> pick.oneOf(126, 127);
      case 2 -> () -> pick.upTo(254) - 127;
      default -> () -> pick.upTo(255) - 128;
    };
  }

  private StepCase bytes(
      Window window,
      TensorType in,
      int outputs,
      int groups,
      WeightLayout layout,
      IntSupplier weights) {
    TensorType out = output(window, in, outputs);
    Requantize requantize = Bytes.any(pick, 2, Join.values());
    IntegerOperation.Convolve operation =
        new IntegerOperation.Convolve(window, groups, 0, 1, requantize);
    Operand x = Tensors.random(pick, Bytes.any(pick, in), pick.gap());
    Operand other = Tensors.random(pick, Bytes.any(pick, out), pick.gap());
    Steps steps =
        requantize.join() == Join.NONE ? new Steps(operation, x) : new Steps(operation, x, other);
    Shape filter = filter(window, in, outputs, groups);
    double typical = 10_000 * Math.sqrt((double) filter.elements() / outputs);
    boolean wraps = pick.upTo(9) == 0;
    steps
        .filterOfBytes(layout, filter, groups, weights)
        .ints(
            IntStream.range(0, outputs)
                .map(o -> wraps ? pick.anyInt() : (int) (typical * pick.value()))
                .toArray());
    Bytes.addTo(steps, pick, requantize, outputs, typical);
    Operand blank = Tensors.blank(pick, Bytes.any(pick, out), pick.gap());
    return new StepCase(text(operation, in, out, layout), steps, blank, 0);
  }

  private StepCase floats(Window window, TensorType in, int outputs, int groups) {
    TensorType out = output(window, in, outputs);
    boolean residual = pick.chance();
    Activation last = residual ? activation() : Activation.LINEAR;
    Convolve operation = new Convolve(window, groups, 0, 1, activation(), residual, last);
    Operand x = Tensors.random(pick, in, pick.gap());
    Operand other = Tensors.random(pick, out, pick.gap());
    Shape filter = filter(window, in, outputs, groups);
    Steps steps = residual ? new Steps(operation, x, other) : new Steps(operation, x);
    steps.filter(pick, filter, groups).constant(pick, Shape.of(outputs));
    String what = text(operation, in, out, WeightLayout.ofConvolution(outputs, groups));
    double depth = (double) filter.elements() / outputs;
    return new StepCase(what, steps, Tensors.blank(pick, out, pick.gap()), depth);
  }

  /** None, and the cheap ones that need no exponential, more often than others. */
  private Activation activation() {
    return switch (pick.upTo(3)) {
      case 0 -> Activation.LINEAR;
      case 1 -> Activation.leaky(0.1f);
      default -> pick.activation();
    };
  }

  private static TensorType output(Window window, TensorType in, int outputs) {
    return TensorType.map(
        outputs, window.outputHeight(in.height()), window.outputWidth(in.width()));
  }

  private static Shape filter(Window window, TensorType in, int outputs, int groups) {
    return Shape.of(outputs, in.channels() / groups, window.kernelH(), window.kernelW());
  }

  private static String text(Object operation, TensorType in, TensorType out, WeightLayout layout) {
    return "%s, %s to %s, filter in %s".formatted(operation, in.shape(), out.shape(), layout);
  }
}
