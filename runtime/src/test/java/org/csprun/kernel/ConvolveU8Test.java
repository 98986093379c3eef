package org.csprun.kernel;

import static org.csprun.kernel.KernelBench.get;
import static org.csprun.kernel.KernelBench.zeroPoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Integer convolutions against sums of doubles, which are exact. */
class ConvolveU8Test {
  private static final Scaling SCALING = new Scaling(12, 7, 2000);
  private static final int ROWS = 7;
  private static final int COLUMNS = 5;

  /** A convolution of a map of 7 rows and 5 columns. */
  record Case(int inputs, int outputs, int groups, Window window, WeightLayout layout) {
    Shape filter() {
      return Shape.of(outputs, inputs / groups, window.kernelH(), window.kernelW());
    }
  }

  static List<Case> cases() {
    List<Window> windows =
        List.of(
            Window.square(1, 1, 0),
            Window.square(3, 1, 1),
            Window.square(3, 2, 1),
            // 2x3, strides 1 and 2, dilations 3 and 2, another padding on each side
            new Window(2, 3, 1, 2, 3, 2, 2, 1, 0, 3),
            // windows that lie wholly in the padding
            new Window(2, 2, 1, 1, 1, 1, 4, 4, 4, 4));
    List<Case> cases = new ArrayList<>();
    for (Window window : windows) {
      for (WeightLayout layout : WeightLayout.values()) {
        cases.add(new Case(3, 5, 1, window, layout));
        cases.add(new Case(2, 33, 1, window, layout));
        cases.add(new Case(6, 4, 2, window, layout));
        cases.add(new Case(5, 5, 5, window, layout));
        cases.add(new Case(2, 66, 2, window, layout));
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSumOfProductsIsRequantised(Case c) {
    assertConvolves(c, Join.NONE, 0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void viewsLeaveTheirNeighboursAlone(Case c) {
    assertConvolves(c, Join.NONE, 3);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSecondInputJoins(Case c) {
    assertConvolves(c, Join.ADD, 2);
  }

  private static void assertConvolves(Case c, Join join, int gap) {
    KernelBench bench = new KernelBench();
    byte[] filter = bench.randomBytes((int) c.filter().elements());
    int[] bias = new int[c.outputs()];
    for (int o = 0; o < bias.length; o++) {
      bias[o] = o * 4001 - 3000;
    }
    Operand x = bench.view(KernelBench.map(c.inputs(), ROWS, COLUMNS), gap);
    TensorType type =
        KernelBench.map(
            c.outputs(),
            (int) c.window().outputHeight(ROWS),
            (int) c.window().outputWidth(COLUMNS));
    Operand y = bench.view(type, gap);
    Requantize requantize = SCALING.bind(bench, join, c.outputs());
    IntegerOperation.Convolve operation =
        new IntegerOperation.Convolve(
            c.window(),
            c.groups(),
            bench.bytes(DataType.S8, c.filter(), c.layout(), packed(filter, c)),
            bench.ints(bias),
            requantize);
    Operand joined = bench.view(type, gap + 1);
    if (join == Join.NONE) {
      bench.run(operation, y, x);
    } else {
      bench.run(operation, y, x, joined);
    }
    KernelBench.assertBytes(
        y,
        (row, column, channel) -> {
          double sum = bias[channel] + products(c, filter, x, row, column, channel);
          int second =
              join == Join.NONE
                  ? 0
                  : get(joined, row, column, channel) - zeroPoint(joined, channel);
          return SCALING.apply(y, channel, sum, second);
        });
  }

  /** The filter is row-major here: output, input of the group, row, column. */
  private static double products(
      Case c, byte[] filter, Operand x, int row, int column, int output) {
    Window w = c.window();
    int inputs = c.inputs() / c.groups();
    int group = output / (c.outputs() / c.groups());
    double sum = 0;
    for (int i = 0; i < inputs; i++) {
      int channel = group * inputs + i;
      for (int ky = 0; ky < w.kernelH(); ky++) {
        for (int kx = 0; kx < w.kernelW(); kx++) {
          int inRow = row * w.strideH() + ky * w.dilationH() - w.padTop();
          int inColumn = column * w.strideW() + kx * w.dilationW() - w.padLeft();
          boolean padding = inRow < 0 || inRow >= ROWS || inColumn < 0 || inColumn >= COLUMNS;
          double value = padding ? zeroPoint(x, channel) : get(x, inRow, inColumn, channel);
          sum += value * filter[((output * inputs + i) * w.kernelH() + ky) * w.kernelW() + kx];
        }
      }
    }
    return sum;
  }

  /** The filter's bytes as its layout wants them. */
  private static byte[] packed(byte[] filter, Case c) {
    return switch (c.layout()) {
      case ROW_MAJOR -> filter;
      case TAP_MAJOR -> tapMajor(filter, c);
      case OUTPUT_PANELS_32 -> panels(filter, c);
      case OUTPUT_PANELS_32_QUADS -> quads(panels(filter, c), c);
    };
  }

  private static byte[] tapMajor(byte[] filter, Case c) {
    int taps = c.window().kernelH() * c.window().kernelW();
    int inputs = c.inputs() / c.groups();
    byte[] packed = new byte[filter.length];
    int next = 0;
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < inputs; i++) {
        for (int o = 0; o < c.outputs(); o++) {
          packed[next++] = filter[(o * inputs + i) * taps + tap];
        }
      }
    }
    return packed;
  }

  /** Groups, panels of 32 outputs, taps, inputs, outputs of the panel. */
  private static byte[] panels(byte[] filter, Case c) {
    int taps = c.window().kernelH() * c.window().kernelW();
    int inputs = c.inputs() / c.groups();
    int outputs = c.outputs() / c.groups();
    int panels = (outputs + 31) / 32;
    byte[] packed = new byte[c.groups() * panels * taps * inputs * 32];
    Arrays.fill(packed, (byte) 99);
    int next = 0;
    for (int group = 0; group < c.groups(); group++) {
      for (int panel = 0; panel < panels; panel++) {
        for (int tap = 0; tap < taps; tap++) {
          for (int i = 0; i < inputs; i++) {
            for (int o = panel * 32; o < panel * 32 + 32; o++, next++) {
              if (o < outputs) {
                packed[next] = filter[((group * outputs + o) * inputs + i) * taps + tap];
              }
            }
          }
        }
      }
    }
    return packed;
  }

  /** The panels' inputs by fours, each four of an output side by side. */
  private static byte[] quads(byte[] panels, Case c) {
    int inputs = c.inputs() / c.groups();
    int quads = (inputs + 3) / 4;
    int taps = panels.length / 32 / inputs;
    byte[] packed = new byte[taps * quads * 128];
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < inputs; i++) {
        for (int o = 0; o < 32; o++) {
          packed[(tap * quads + i / 4) * 128 + o * 4 + i % 4] = panels[(tap * inputs + i) * 32 + o];
        }
      }
    }
    return packed;
  }

  @Test
  void sumsWrapIn32Bits() {
    KernelBench bench = new KernelBench();
    Operand x = bench.dense(KernelBench.centredOn(0, KernelBench.map(1, 1, 1)));
    Operand y = bench.dense(KernelBench.centredOn(128, KernelBench.map(1, 1, 1)));
    KernelBench.set(x, 0, 0, 0, 255);
    int filter =
        bench.bytes(DataType.S8, Shape.of(1, 1, 1, 1), WeightLayout.TAP_MAJOR, new byte[] {127});
    // The largest int and 32385 more are the smallest int and 32384 more: it saturates below.
    int bias = bench.ints(Integer.MAX_VALUE);
    Requantize requantize = Requantize.plain(Curve.LINEAR, Join.NONE, bench.ints(62, 1 << 30));
    bench.run(
        new IntegerOperation.Convolve(Window.square(1, 1, 0), 1, filter, bias, requantize), y, x);
    KernelBench.assertBytes(y, (row, column, channel) -> 128);
    Requantize steep = Requantize.plain(Curve.LINEAR, Join.NONE, bench.ints(1, 1));
    bench.run(new IntegerOperation.Convolve(Window.square(1, 1, 0), 1, filter, bias, steep), y, x);
    KernelBench.assertBytes(y, (row, column, channel) -> 0);
  }
}
