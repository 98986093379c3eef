package org.csprun.kernel;

import static org.csprun.kernel.KernelBench.get;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.WeightLayout;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** Functions of bytes in tables. */
class LookupU8Test {
  private static void assertLooksUp(int tables, TensorType type) {
    KernelBench bench = new KernelBench();
    byte[] table = bench.randomBytes(tables * 256);
    Operand x = bench.view(type, 2);
    Operand y = bench.view(type, 1);
    int index = bench.bytes(DataType.U8, Shape.of(tables, 256), WeightLayout.ROW_MAJOR, table);
    bench.run(new IntegerOperation.Lookup(index), y, x);
    KernelBench.assertBytes(
        y,
        (row, column, channel) -> {
          int first = tables == 1 ? 0 : 256 * channel;
          return table[first + get(x, row, column, channel)] & 0xFF;
        });
  }

  @Test
  void oneTableForAllChannels() {
    assertLooksUp(1, KernelBench.map(3, 9, 20));
    assertLooksUp(1, KernelBench.rows(40, 5));
  }

  @Test
  void aTableForEachChannel() {
    assertLooksUp(3, KernelBench.map(3, 9, 20));
    assertLooksUp(5, KernelBench.rows(40, 5));
  }

  @Test
  void anOutputMayBeItsInput() {
    KernelBench bench = new KernelBench();
    byte[] table = new byte[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (byte) (255 - i);
    }
    Operand x = bench.dense(KernelBench.map(2, 3, 4));
    int[] before = new int[3 * 4 * 2];
    KernelBench.assertBytes(
        x,
        (row, column, channel) ->
            before[(row * 4 + column) * 2 + channel] = get(x, row, column, channel));
    int index = bench.bytes(DataType.U8, Shape.of(1, 256), WeightLayout.ROW_MAJOR, table);
    bench.run(new IntegerOperation.Lookup(index), x, x);
    KernelBench.assertBytes(
        x, (row, column, channel) -> 255 - before[(row * 4 + column) * 2 + channel]);
  }
}
