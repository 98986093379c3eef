package org.csprun.plan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** The rules of convolutions and pools. */
final class WindowVerifier {
  private static final int MOST_OF_A_BYTE = 255;

  /** Inputs side by side in {@link WeightLayout#OUTPUT_PANELS_32_QUADS}. */
  private static final int FOUR = 4;

  private WindowVerifier() {}

  static void pool(StepScope scope, Operation.Pool pool) {
    requireWindow(scope, pool.window());
    scope.requireChannels(scope.input(0).channels());
  }

  static void average(StepScope scope, IntegerOperation.Average average) {
    requireWindow(scope, average.window());
    scope.requireChannels(scope.input(0).channels());
    long pixels = (long) average.window().kernelH() * average.window().kernelW();
    scope.require(
        pixels <= Integer.MAX_VALUE / MOST_OF_A_BYTE,
        "averages %d pixels, whose sum overflows 32 bits",
        pixels);
  }

  static void convolve(StepScope scope, Operation.Convolve convolve) {
    requireFilter(scope, convolve.window(), convolve.groups(), convolve.filter(), DataType.F32);
    scope.requireArray(convolve.bias(), "bias", scope.output().channels());
    if (convolve.residual()) {
      requireResidual(scope);
    }
  }

  static void convolve(StepScope scope, IntegerOperation.Convolve convolve) {
    requireFilter(scope, convolve.window(), convolve.groups(), convolve.filter(), DataType.S8);
    scope.requireArray(convolve.bias(), "bias", scope.output().channels(), DataType.S32);
    if (convolve.requantize().join() != Requantize.Join.NONE) {
      requireResidual(scope);
    }
  }

  private static void requireResidual(StepScope scope) {
    TensorType residual = scope.input(1);
    TensorType out = scope.output();
    scope.require(
        residual.height() == out.height()
            && residual.width() == out.width()
            && residual.channels() == out.channels(),
        "adds a residual of shape %s to an output of shape %s",
        residual.shape(),
        out.shape());
  }

  private static void requireFilter(
      StepScope scope, Window window, int groups, int index, DataType dataType) {
    requireWindow(scope, window);
    TensorType in = scope.input(0);
    TensorType out = scope.output();
    scope.require(
        groups >= 1 && in.channels() % groups == 0 && out.channels() % groups == 0,
        "makes %d channels of %d in %d groups",
        out.channels(),
        in.channels(),
        groups);
    PlanWeights filter = scope.weights(index, "filter", dataType);
    Shape wanted =
        Shape.of(out.channels(), in.channels() / groups, window.kernelH(), window.kernelW());
    scope.require(
        filter.shape().dims().equals(wanted.dims()),
        "has a filter of shape %s, not %s",
        filter.shape(),
        wanted);
    scope.requireBytes(filter, "filter", filter.layout().elements(filter.shape(), groups));
    if (filter.layout() == WeightLayout.OUTPUT_PANELS_32_QUADS
        && filter.shape().dim(1) % FOUR != 0) {
      requireZeroFill(scope, index, filter.shape());
    }
  }

  /** What fills up the last four inputs is multiplied with whatever lies behind a pixel. */
  private static void requireZeroFill(StepScope scope, int index, Shape shape) {
    MemorySegment bytes = scope.plan().weightBytes(index);
    int inputs = shape.dim(1);
    long last = inputs / FOUR * WeightLayout.PANEL * FOUR;
    long tapBytes = last + WeightLayout.PANEL * FOUR;
    for (long at = last; at < bytes.byteSize(); at += tapBytes) {
      for (int lane = 0; lane < WeightLayout.PANEL; lane++) {
        for (int i = inputs % FOUR; i < FOUR; i++) {
          scope.require(
              bytes.get(ValueLayout.JAVA_BYTE, at + lane * FOUR + i) == 0,
              "has a filter of %d inputs that is not filled up to fours with zeros",
              inputs);
        }
      }
    }
  }

  private static void requireWindow(StepScope scope, Window window) {
    scope.requirePixelCount("kernel height", window.kernelH());
    scope.requirePixelCount("kernel width", window.kernelW());
    scope.requirePixelCount("stride", window.strideH());
    scope.requirePixelCount("stride", window.strideW());
    scope.requirePixelCount("dilation", window.dilationH());
    scope.requirePixelCount("dilation", window.dilationW());
    int padding =
        Math.max(
            Math.max(window.padTop(), window.padBottom()),
            Math.max(window.padLeft(), window.padRight()));
    scope.require(
        padding <= PlanLimits.WINDOW_PIXELS,
        "has padding %d; at most %d is allowed",
        padding,
        PlanLimits.WINDOW_PIXELS);
    TensorType in = scope.input(0);
    scope.requirePixels(window.outputHeight(in.height()), window.outputWidth(in.width()));
  }
}
