package org.csprun.kernel;

import static org.csprun.kernel.KernelBench.get;

import java.util.List;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Maxima of bytes over windows and across channels. */
class MaxU8Test {
  static List<Window> windows() {
    return AverageU8Test.windows();
  }

  @ParameterizedTest
  @MethodSource("windows")
  void paddingIsIgnored(Window w) {
    KernelBench bench = new KernelBench();
    Operand x = bench.view(KernelBench.map(3, 7, 5), 2);
    Operand y = bench.view(KernelBench.map(3, (int) w.outputHeight(7), (int) w.outputWidth(5)), 1);
    bench.run(new Operation.Pool(PoolKind.MAX, w, false), y, x);
    KernelBench.assertBytes(y, (row, column, channel) -> max(w, x, row, column, channel));
  }

  /** 0 where the window has no pixel of the input. */
  private static int max(Window w, Operand x, int row, int column, int channel) {
    int max = 0;
    for (int ky = 0; ky < w.kernelH(); ky++) {
      for (int kx = 0; kx < w.kernelW(); kx++) {
        int inRow = row * w.strideH() + ky * w.dilationH() - w.padTop();
        int inColumn = column * w.strideW() + kx * w.dilationW() - w.padLeft();
        if (inRow >= 0 && inRow < 7 && inColumn >= 0 && inColumn < 5) {
          max = Math.max(max, get(x, inRow, inColumn, channel));
        }
      }
    }
    return max;
  }

  @Test
  void bytesAreUnsigned() {
    KernelBench bench = new KernelBench();
    Operand x = bench.dense(KernelBench.map(1, 1, 2));
    KernelBench.set(x, 0, 0, 0, 200);
    KernelBench.set(x, 0, 1, 0, 100);
    Operand y = bench.dense(KernelBench.map(1, 1, 1));
    Window pair = new Window(1, 2, 1, 1, 1, 1, 0, 0, 0, 0);
    bench.run(new Operation.Pool(PoolKind.MAX, pair, false), y, x);
    KernelBench.assertBytes(y, (row, column, channel) -> 200);
  }

  @Test
  void channelsOfAGroupLieApart() {
    for (int groups : new int[] {1, 2, 3, 6}) {
      KernelBench bench = new KernelBench();
      int channels = 6 / groups;
      Operand x = bench.view(KernelBench.map(6, 3, 4), 2);
      Operand y = bench.view(KernelBench.map(channels, 3, 4), 1);
      bench.run(new Operation.CrossChannelPool(PoolKind.MAX, groups), y, x);
      KernelBench.assertBytes(
          y,
          (row, column, channel) -> {
            int max = 0;
            for (int c = channel; c < 6; c += channels) {
              max = Math.max(max, get(x, row, column, c));
            }
            return max;
          });
    }
  }
}
