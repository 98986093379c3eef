package org.csprun.cli;

import java.util.Locale;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation;
import org.csprun.plan.Window;

/** Operations in words: {@code convolve 3x3/2 pad 1, groups 16, silu}. */
final class OperationText {
  private OperationText() {}

  static String of(Operation operation) {
    return switch (operation) {
      case Operation.Convolve o ->
          "convolve "
              + window(o.window())
              + (o.groups() > 1 ? ", groups " + o.groups() : "")
              + activation(o.activation())
              + (o.residual() ? ", plus residual" + activation(o.residualActivation()) : "");
      case Operation.Affine o -> "scale and shift" + activation(o.activation());
      case Operation.Activate o -> o.activation().toString();
      case Operation.Pool o -> word(o.kind()) + " pool " + window(o.window());
      case Operation.GlobalAverage o -> "average of all pixels";
      case Operation.CrossChannelPool o ->
          word(o.kind()) + " pool across channels, " + o.groups() + " to 1";
      case Operation.Elementwise o -> word(o.kind()) + activation(o.activation());
      case Operation.Upsample o -> "upsample by " + o.factorH() + "x" + o.factorW();
      case Operation.SpaceToDepth o -> "space to depth by " + o.block();
      case Operation.Softmax o -> "softmax";
      case Operation.ReduceChannels o -> word(o.kind()) + " over channels";
      case Operation.StridedCopy o -> "copy of " + o.extents() + " elements";
      case Operation.LoadConstant o -> "constant";
    };
  }

  private static String window(Window w) {
    String strides =
        w.strideH() == w.strideW() ? "" + w.strideH() : w.strideH() + "x" + w.strideW();
    String text = w.kernelH() + "x" + w.kernelW() + "/" + strides;
    if (w.dilationH() > 1 || w.dilationW() > 1) {
      text += " dilation " + w.dilationH() + "x" + w.dilationW();
    }
    if (!w.isPadded()) {
      return text;
    }
    boolean even =
        w.padTop() == w.padLeft() && w.padTop() == w.padBottom() && w.padTop() == w.padRight();
    return text
        + " pad "
        + (even
            ? w.padTop()
            : w.padTop() + "," + w.padLeft() + "," + w.padBottom() + "," + w.padRight());
  }

  private static String activation(Activation activation) {
    return activation.isLinear() ? "" : ", " + activation;
  }

  private static String word(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
