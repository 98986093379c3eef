package org.csprun.tests.kernels;

import org.csprun.plan.Activation.Kind;
import org.csprun.plan.IntegerOperation.Add;
import org.csprun.plan.IntegerOperation.Dequantize;
import org.csprun.plan.IntegerOperation.Lookup;
import org.csprun.plan.IntegerOperation.Multiply;
import org.csprun.plan.IntegerOperation.Quantize;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.Activate;
import org.csprun.plan.Operation.Affine;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.Elementwise;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Join;
import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;

/** Functions of one or two elements. */
final class Elements {
  private Elements() {}

  static StepCase add(Pick pick) {
    Requantize requantize = Bytes.any(pick, 0, Join.ADD, Join.ADD_LEAKY);
    return pair(pick, new Add(requantize), requantize, 128);
  }

  static StepCase multiply(Pick pick) {
    Requantize requantize = Bytes.any(pick, 0, Join.NONE);
    return pair(pick, new Multiply(requantize), requantize, 128 * 128);
  }

  private static StepCase pair(
      Pick pick, Operation operation, Requantize requantize, double typical) {
    TensorType type = Shapes.some(pick);
    boolean inPlace = pick.upTo(3) == 0;
    boolean alike = inPlace || pick.chance();
    TensorType left = alike ? type : Shapes.repeated(pick, type);
    TensorType right = alike && pick.chance() ? type : Shapes.repeated(pick, type);
    TensorType out = Bytes.any(pick, type);
    Operand a = Tensors.random(pick, inPlace ? out : Bytes.any(pick, left), pick.gap());
    Operand b = Tensors.random(pick, Bytes.any(pick, right), pick.gap());
    Steps steps = new Steps(operation, a, b);
    Bytes.addTo(steps, pick, requantize, type.channels(), typical);
    String what = "%s of %s and %s".formatted(operation, left.shape(), right.shape());
    return inPlace
        ? new StepCase(what + " in place", steps.inPlace(), a, 0)
        : new StepCase(what, steps, Tensors.blank(pick, out, pick.gap()), 0);
  }

  static StepCase elementwise(Pick pick) {
    TensorType type = Shapes.some(pick);
    boolean inPlace = pick.upTo(3) == 0;
    Elementwise operation = new Elementwise(pick.oneOf(BinaryKind.class), pick.activation());
    TensorType left = inPlace ? type : Shapes.repeated(pick, type);
    TensorType right = pick.chance() ? type : Shapes.repeated(pick, type);
    Operand a = Tensors.random(pick, left, pick.gap());
    Operand b = Tensors.random(pick, right, pick.gap());
    Steps steps = new Steps(operation, a, b);
    String what = "%s of %s and %s".formatted(operation, left.shape(), right.shape());
    return inPlace
        ? new StepCase(what + " in place", steps.inPlace(), a, 1)
        : new StepCase(what, steps, Tensors.blank(pick, type, pick.gap()), 1);
  }

  static StepCase lookup(Pick pick) {
    TensorType type = Shapes.some(pick);
    int tables = pick.chance() ? 1 : type.channels();
    Steps steps =
        new Steps(new Lookup(0), Tensors.random(pick, Bytes.any(pick, type), pick.gap()))
            .bytes(pick, Shape.of(tables, Requantize.TABLE_ENTRIES));
    Operand blank = Tensors.blank(pick, Bytes.any(pick, type), pick.gap());
    return new StepCase("%d tables of %s".formatted(tables, type.shape()), steps, blank, 0);
  }

  static StepCase quantize(Pick pick) {
    TensorType type = Shapes.some(pick);
    TensorType out = Bytes.any(pick, type);
    Operand x = Tensors.blank(pick, type, pick.gap());
    Tensors.fill(x, () -> real(pick, out.quantization().orElseThrow()));
    Operand blank = Tensors.blank(pick, out, pick.gap());
    return new StepCase("quantise " + type.shape(), new Steps(new Quantize(), x), blank, 0);
  }

  /** Around the bounds of a byte and the middles between bytes, and what is far off. */
  private static double real(Pick pick, Quantization quantization) {
    int bound = 1 << 30;
    return switch (pick.upTo(9)) {
      case 0 -> Double.NaN;
      case 1 -> pick.chance() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case 2 -> pick.anyInt() * (double) pick.oneOf(1, bound);
      default -> quantization.scale(0) * (pick.upTo(1_200) - 600) / 2;
    };
  }

  static StepCase dequantize(Pick pick) {
    TensorType type = Shapes.some(pick);
    Operand q = Tensors.random(pick, Bytes.any(pick, type), pick.gap());
    Operand blank = Tensors.blank(pick, type, pick.gap());
    return new StepCase("dequantise " + type.shape(), new Steps(new Dequantize(), q), blank, 0);
  }

  static StepCase activate(Pick pick) {
    TensorType type = Shapes.some(pick);
    Activate operation = new Activate(Pick.activation(pick.oneOf(Kind.class)));
    Steps steps = new Steps(operation, wide(pick, type));
    Operand blank = Tensors.blank(pick, type, pick.gap());
    return new StepCase("%s of %s".formatted(operation, type.shape()), steps, blank, 1);
  }

  static StepCase affine(Pick pick) {
    TensorType type = Shapes.map(pick);
    Affine operation = new Affine(0, 1, pick.activation());
    Shape channels = Shape.of(type.channels());
    Steps steps =
        new Steps(operation, Tensors.random(pick, type, pick.gap()))
            .constant(pick, channels)
            .constant(pick, channels);
    Operand blank = Tensors.blank(pick, type, pick.gap());
    return new StepCase("%s of %s".formatted(operation, type.shape()), steps, blank, 1);
  }

  /** Where the functions bend, both tails, and the ends of the floats. */
  private static Operand wide(Pick pick, TensorType type) {
    Operand x = Tensors.blank(pick, type, pick.gap());
    double[] ends = {0.0, -0.0, 1e-20, -1e-40, 86.5, -86.5, 88.7, -88.7, 104, -104, 1e30, -1e30};
    Tensors.fill(
        x,
        () ->
            pick.upTo(7) == 0 ? ends[pick.upTo(ends.length - 1)] : (pick.upTo(2048) - 1024) / 64.0);
    return x;
  }
}
