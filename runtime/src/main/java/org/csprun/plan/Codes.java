package org.csprun.plan;

import java.util.List;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;

/**
 * The numbers of an enum's values in the file: their places in a list of its own, so that the order
 * of the enum may change. Append only; never reorder.
 */
record Codes<E extends Enum<E>>(String what, List<E> values) {
  static final Codes<DataType> DATA_TYPE =
      new Codes<>(
          "data type", List.of(DataType.F32, DataType.U8, DataType.S8, DataType.S16, DataType.S32));
  static final Codes<Layout> LAYOUT = new Codes<>("layout", List.of(Layout.NHWC, Layout.ROW_MAJOR));
  static final Codes<WeightLayout> WEIGHT_LAYOUT =
      new Codes<>(
          "weight layout",
          List.of(
              WeightLayout.ROW_MAJOR,
              WeightLayout.OUTPUT_PANELS_32,
              WeightLayout.TAP_MAJOR,
              WeightLayout.OUTPUT_PANELS_32_QUADS));
  static final Codes<Activation.Kind> ACTIVATION =
      new Codes<>(
          "activation",
          List.of(
              Activation.Kind.LINEAR,
              Activation.Kind.RELU,
              Activation.Kind.RELU6,
              Activation.Kind.LEAKY,
              Activation.Kind.CLIP,
              Activation.Kind.LOGISTIC,
              Activation.Kind.TANH,
              Activation.Kind.SILU,
              Activation.Kind.MISH,
              Activation.Kind.HARD_SWISH,
              Activation.Kind.HARD_SIGMOID,
              Activation.Kind.ELU,
              Activation.Kind.EXP,
              Activation.Kind.SQRT,
              Activation.Kind.SOFTPLUS));
  static final Codes<Operation.PoolKind> POOL =
      new Codes<>("pool", List.of(Operation.PoolKind.MAX, Operation.PoolKind.AVERAGE));
  static final Codes<Operation.BinaryKind> BINARY =
      new Codes<>(
          "binary function",
          List.of(
              Operation.BinaryKind.ADD,
              Operation.BinaryKind.SUBTRACT,
              Operation.BinaryKind.MULTIPLY,
              Operation.BinaryKind.DIVIDE,
              Operation.BinaryKind.MAXIMUM,
              Operation.BinaryKind.MINIMUM,
              Operation.BinaryKind.POWER));
  static final Codes<Operation.ReduceKind> REDUCE =
      new Codes<>(
          "reduction",
          List.of(
              Operation.ReduceKind.MAX,
              Operation.ReduceKind.MIN,
              Operation.ReduceKind.SUM,
              Operation.ReduceKind.MEAN));
  static final Codes<ImageInput.ChannelOrder> CHANNEL_ORDER =
      new Codes<>(
          "channel order", List.of(ImageInput.ChannelOrder.RGB, ImageInput.ChannelOrder.BGR));
  static final Codes<ImageInput.Fit> FIT =
      new Codes<>(
          "fit",
          List.of(
              ImageInput.Fit.STRETCH,
              ImageInput.Fit.LETTERBOX_TOP_LEFT,
              ImageInput.Fit.LETTERBOX_CENTER));

  static final Codes<Requantize.Curve> CURVE =
      new Codes<>(
          "curve",
          List.of(
              Requantize.Curve.LINEAR,
              Requantize.Curve.LEAKY,
              Requantize.Curve.GATE,
              Requantize.Curve.TABLE));
  static final Codes<Requantize.Join> JOIN =
      new Codes<>(
          "join", List.of(Requantize.Join.NONE, Requantize.Join.ADD, Requantize.Join.ADD_LEAKY));

  /** All of the above. */
  static List<Codes<?>> all() {
    return List.of(
        DATA_TYPE,
        LAYOUT,
        WEIGHT_LAYOUT,
        ACTIVATION,
        POOL,
        BINARY,
        REDUCE,
        CHANNEL_ORDER,
        FIT,
        CURVE,
        JOIN);
  }

  void write(SectionWriter out, E value) {
    out.u8(values.indexOf(value));
  }

  E read(SectionReader in) {
    int code = in.u8();
    if (code >= values.size()) {
      throw in.newer(
          "has %s %d; this csprun knows 0 to %d".formatted(what, code, values.size() - 1));
    }
    return values.get(code);
  }
}
