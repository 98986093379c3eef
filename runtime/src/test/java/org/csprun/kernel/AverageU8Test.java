package org.csprun.kernel;

import static org.csprun.kernel.KernelBench.get;
import static org.csprun.kernel.KernelBench.zeroPoint;

import java.util.List;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Averages of bytes over windows and across channels, against sums of doubles. */
class AverageU8Test {
  private static final Scaling SCALING = new Scaling(10, 90, 0);
  private static final int ROWS = 7;
  private static final int COLUMNS = 5;

  static List<Window> windows() {
    return List.of(
        Window.square(1, 1, 0),
        Window.square(3, 1, 1),
        Window.square(2, 2, 0),
        new Window(7, 5, 1, 1, 1, 1, 0, 0, 0, 0),
        new Window(2, 3, 1, 2, 3, 2, 2, 1, 0, 3),
        new Window(2, 2, 1, 1, 1, 1, 4, 4, 4, 4));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void paddingCountsNothing(Window w) {
    KernelBench bench = new KernelBench();
    Operand x = bench.view(KernelBench.map(3, ROWS, COLUMNS), 2);
    Operand y =
        bench.view(KernelBench.map(3, (int) w.outputHeight(ROWS), (int) w.outputWidth(COLUMNS)), 1);
    bench.run(new IntegerOperation.Average(w, SCALING.bind(bench, Join.NONE, 3)), y, x);
    KernelBench.assertBytes(
        y, (row, column, channel) -> SCALING.apply(y, channel, sum(w, x, row, column, channel), 0));
  }

  private static double sum(Window w, Operand x, int row, int column, int channel) {
    double sum = 0;
    for (int inRow = 0; inRow < ROWS; inRow++) {
      for (int inColumn = 0; inColumn < COLUMNS; inColumn++) {
        int down = inRow + w.padTop() - row * w.strideH();
        int across = inColumn + w.padLeft() - column * w.strideW();
        if (isTap(down, w.kernelH(), w.dilationH()) && isTap(across, w.kernelW(), w.dilationW())) {
          sum += get(x, inRow, inColumn, channel) - zeroPoint(x, channel);
        }
      }
    }
    return sum;
  }

  private static boolean isTap(int distance, int kernel, int dilation) {
    return distance >= 0 && distance % dilation == 0 && distance / dilation < kernel;
  }

  @Test
  void aWindowOfOneChannelAndRowMajor() {
    KernelBench bench = new KernelBench();
    Operand x = bench.view(KernelBench.rows(4, 3), 2);
    Operand y = bench.view(KernelBench.rows(2, 3), 1);
    Window pairs = new Window(1, 2, 1, 2, 1, 1, 0, 0, 0, 0);
    bench.run(new IntegerOperation.Average(pairs, SCALING.bind(bench, Join.NONE, 3)), y, x);
    KernelBench.assertBytes(
        y,
        (row, column, channel) -> {
          int both = get(x, 0, 2 * column, channel) + get(x, 0, 2 * column + 1, channel);
          return SCALING.apply(y, channel, both - 2 * zeroPoint(x, channel), 0);
        });
  }

  @Test
  void channelsOfAGroupLieApart() {
    for (int groups : new int[] {1, 2, 3, 6}) {
      KernelBench bench = new KernelBench();
      int channels = 6 / groups;
      Operand x = bench.view(KernelBench.map(6, 3, 4), 2);
      Operand y = bench.view(KernelBench.map(channels, 3, 4), 1);
      bench.run(
          new IntegerOperation.ChannelAverage(groups, SCALING.bind(bench, Join.NONE, channels)),
          y,
          x);
      KernelBench.assertBytes(
          y,
          (row, column, channel) -> {
            double sum = 0;
            for (int c = channel; c < 6; c += channels) {
              sum += get(x, row, column, c) - zeroPoint(x, c);
            }
            return SCALING.apply(y, channel, sum, 0);
          });
    }
  }
}
