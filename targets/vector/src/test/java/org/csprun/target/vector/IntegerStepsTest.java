package org.csprun.target.vector;

import java.util.Arrays;
import org.csprun.plan.IntegerOperation.Add;
import org.csprun.plan.IntegerOperation.Average;
import org.csprun.plan.IntegerOperation.ChannelAverage;
import org.csprun.plan.IntegerOperation.Dequantize;
import org.csprun.plan.IntegerOperation.Lookup;
import org.csprun.plan.IntegerOperation.Multiply;
import org.csprun.plan.IntegerOperation.Quantize;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.CrossChannelPool;
import org.csprun.plan.Operation.Pool;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.api.Test;

/** Integer steps other than convolutions: the same bytes as the reference. */
class IntegerStepsTest {
  private static final int CASES = 150;
  private final VectorKernels kernels = new VectorKernels();

  @Test
  void sumsGiveTheBytesOfTheReference() {
    for (int seed = 0; seed < 2 * CASES; seed++) {
      Pick pick = new Pick(1_000L + seed);
      Requantize requantize = Bytes.any(pick, 0, Join.ADD, Join.ADD_LEAKY);
      checkPair(pick, new Add(requantize), requantize, 128);
    }
  }

  @Test
  void productsGiveTheBytesOfTheReference() {
    for (int seed = 0; seed < 2 * CASES; seed++) {
      Pick pick = new Pick(2_000L + seed);
      Requantize requantize = Bytes.any(pick, 0, Join.NONE);
      checkPair(pick, new Multiply(requantize), requantize, 128 * 128);
    }
  }

  private void checkPair(Pick pick, Operation operation, Requantize requantize, double typical) {
    TensorType type = some(pick);
    Operand a = Tensors.random(pick, Bytes.any(pick, repeated(pick, type)), pick.gap());
    Operand b = Tensors.random(pick, Bytes.any(pick, repeated(pick, type)), pick.gap());
    Steps steps = new Steps(operation, a, b);
    Bytes.addTo(steps, pick, requantize, type.channels(), typical);
    check(pick, steps, "%s of %s and %s".formatted(operation, a.type(), b.type()), type);
  }

  @Test
  void averagesGiveTheBytesOfTheReference() {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(3_000L + seed);
      Window window = poolWindow(pick);
      TensorType in = map(pick);
      TensorType out = pooled(window, in);
      Requantize requantize = Bytes.any(pick, 0, Join.NONE);
      Average operation = new Average(window, requantize);
      Steps steps = new Steps(operation, Tensors.random(pick, Bytes.any(pick, in), pick.gap()));
      double pixels = window.kernelH() * window.kernelW();
      Bytes.addTo(steps, pick, requantize, in.channels(), 128 * pixels);
      check(pick, steps, operation + " of " + in, out);
    }
  }

  @Test
  void averagesOfChannelsGiveTheBytesOfTheReference() {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(4_000L + seed);
      int groups = pick.oneOf(2, 3, 4, 8);
      TensorType out = map(pick);
      TensorType in = TensorType.map(out.channels() * groups, out.height(), out.width());
      Requantize requantize = Bytes.any(pick, 0, Join.NONE);
      ChannelAverage operation = new ChannelAverage(groups, requantize);
      Steps steps = new Steps(operation, Tensors.random(pick, Bytes.any(pick, in), pick.gap()));
      Bytes.addTo(steps, pick, requantize, out.channels(), 128.0 * groups);
      check(pick, steps, operation + " of " + in, out);
    }
  }

  @Test
  void lookupsGiveTheBytesOfTheReference() {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(5_000L + seed);
      TensorType type = some(pick);
      int tables = pick.chance() ? 1 : type.channels();
      Steps steps =
          new Steps(new Lookup(0), Tensors.random(pick, Bytes.any(pick, type), pick.gap()))
              .bytes(pick, Shape.of(tables, Requantize.TABLE_ENTRIES));
      check(pick, steps, tables + " tables of " + type, type);
    }
  }

  @Test
  void quantisingGivesTheBytesOfTheReference() {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(6_000L + seed);
      TensorType type = some(pick);
      TensorType out = Bytes.any(pick, type);
      Operand x = Tensors.blank(pick, type, pick.gap());
      Tensors.fill(x, () -> real(pick, out.quantization().orElseThrow()));
      Conformance.check(
          "quantise to " + out,
          pick,
          kernels,
          new Steps(new Quantize(), x),
          Tensors.blank(pick, out, pick.gap()),
          0);
    }
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

  @Test
  void dequantisingGivesTheFloatsOfTheReference() {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(7_000L + seed);
      TensorType type = some(pick);
      Operand q = Tensors.random(pick, Bytes.any(pick, type), pick.gap());
      Operand blank = Tensors.blank(pick, type, pick.gap());
      String what = "dequantise " + q.type();
      Conformance.check(what, pick, kernels, new Steps(new Dequantize(), q), blank, 0);
    }
  }

  @Test
  void maximaGiveTheBytesOfTheReference() {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(8_000L + seed);
      Window window = poolWindow(pick);
      TensorType in = map(pick);
      Pool operation = new Pool(PoolKind.MAX, window, pick.chance());
      Steps steps = new Steps(operation, Tensors.random(pick, Bytes.any(pick, in), pick.gap()));
      check(pick, steps, operation + " of " + in, pooled(window, in));
    }
  }

  @Test
  void maximaOfChannelsGiveTheBytesOfTheReference() {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(9_000L + seed);
      int groups = pick.oneOf(2, 3, 4, 8);
      TensorType out = map(pick);
      TensorType in = TensorType.map(out.channels() * groups, out.height(), out.width());
      CrossChannelPool operation = new CrossChannelPool(PoolKind.MAX, groups);
      Steps steps = new Steps(operation, Tensors.random(pick, Bytes.any(pick, in), pick.gap()));
      check(pick, steps, operation + " of " + in, out);
    }
  }

  private static TensorType map(Pick pick) {
    return TensorType.map(pick.size(), pick.sizeUpTo(33), pick.sizeUpTo(33));
  }

  private static TensorType some(Pick pick) {
    if (pick.chance()) {
      return map(pick);
    }
    int[] dims = new int[1 + pick.upTo(3)];
    Arrays.setAll(dims, i -> pick.sizeUpTo(17));
    return TensorType.rowMajor(dims);
  }

  /** The type with some dimensions of size 1. */
  private static TensorType repeated(Pick pick, TensorType type) {
    Shape shape = type.shape();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (pick.upTo(3) == 0) {
        shape = shape.with(axis, 1);
      }
    }
    return TensorType.f32(shape, type.layout());
  }

  /** Padding up to the kernel's size and beyond: some windows lie wholly outside. */
  private static Window poolWindow(Pick pick) {
    int kernel = pick.oneOf(1, 2, 3, 5, 9, 13);
    int stride = pick.oneOf(1, 2, 3);
    int dilation = pick.oneOf(1, 1, 2);
    int pad = pick.upTo(kernel);
    return new Window(
        kernel, kernel, stride, stride, dilation, dilation, pad, pad, kernel * 2, kernel * 2);
  }

  private static TensorType pooled(Window window, TensorType in) {
    return TensorType.map(
        in.channels(), window.outputHeight(in.height()), window.outputWidth(in.width()));
  }

  private void check(Pick pick, Steps steps, String what, TensorType out) {
    Operand blank = Tensors.blank(pick, Bytes.any(pick, out), pick.gap());
    Conformance.check(what, pick, kernels, steps, blank, 0);
  }
}
