package org.csprun.cli;

import java.util.Locale;
import org.csprun.plan.Activation;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Window;

/** Operations in words: {@code convolve 3x3/2 pad 1, groups 16, silu}. */
final class OperationText {
  private OperationText() {}

  static String of(Operation operation) {
    return switch (operation) {
      case Operation.Convolve o ->
          convolve(o.window(), o.groups())
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
      case IntegerOperation o -> integer(o);
    };
  }

  private static String integer(IntegerOperation operation) {
    return switch (operation) {
      case IntegerOperation.Convolve o ->
          "int8 " + convolve(o.window(), o.groups()) + requantize(o.requantize());
      case IntegerOperation.Add o ->
          "int8 add" + requantize(o.requantize()).replace(", plus residual", "");
      case IntegerOperation.Multiply o -> "int8 multiply" + requantize(o.requantize());
      case IntegerOperation.Average o -> "int8 average pool " + window(o.window());
      case IntegerOperation.ChannelAverage o ->
          "int8 average across channels, " + o.groups() + " to 1";
      case IntegerOperation.Lookup o -> "int8 table";
      case IntegerOperation.Quantize o -> "float to int8";
      case IntegerOperation.Dequantize o -> "int8 to float";
    };
  }

  private static String requantize(Requantize requantize) {
    String curve =
        switch (requantize.curve()) {
          case LINEAR -> "";
          case LEAKY -> ", leaky";
          case GATE -> ", gate";
          case TABLE -> ", table";
        };
    return curve
        + switch (requantize.join()) {
          case NONE -> "";
          case ADD -> ", plus residual";
          case ADD_LEAKY -> ", plus residual, leaky";
        };
  }

  private static String convolve(Window window, int groups) {
    return "convolve " + window(window) + (groups > 1 ? ", groups " + groups : "");
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
