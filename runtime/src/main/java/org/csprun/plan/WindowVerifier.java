package org.csprun.plan;

import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** The rules of convolutions and pools. */
final class WindowVerifier {
  private WindowVerifier() {}

  static void pool(StepScope scope, Operation.Pool pool) {
    requireWindow(scope, pool.window());
    scope.requireChannels(scope.input(0).channels());
  }

  static void convolve(StepScope scope, Operation.Convolve convolve) {
    requireWindow(scope, convolve.window());
    TensorType in = scope.input(0);
    TensorType out = scope.output();
    int groups = convolve.groups();
    scope.require(
        groups >= 1 && in.channels() % groups == 0 && out.channels() % groups == 0,
        "makes %d channels of %d in %d groups",
        out.channels(),
        in.channels(),
        groups);
    requireFilter(scope, convolve);
    scope.requireArray(convolve.bias(), "bias", out.channels());
    if (convolve.residual()) {
      TensorType residual = scope.input(1);
      scope.require(
          residual.height() == out.height()
              && residual.width() == out.width()
              && residual.channels() == out.channels(),
          "adds a residual of shape %s to an output of shape %s",
          residual.shape(),
          out.shape());
    }
  }

  private static void requireFilter(StepScope scope, Operation.Convolve convolve) {
    Window window = convolve.window();
    PlanWeights filter = scope.weights(convolve.filter(), "filter");
    Shape wanted =
        Shape.of(
            scope.output().channels(),
            scope.input(0).channels() / convolve.groups(),
            window.kernelH(),
            window.kernelW());
    scope.require(
        filter.shape().equals(wanted), "has a filter of shape %s, not %s", filter.shape(), wanted);
    scope.requireBytes(
        filter, "filter", filter.layout().elements(filter.shape(), convolve.groups()));
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
