package org.csprun.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.csprun.kernel.KernelBench.at;
import static org.csprun.kernel.KernelBench.get;

import java.util.List;
import org.csprun.plan.Operation;
import org.csprun.plan.WeightLayout;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Operations that only move elements, on bytes. */
class MoveU8Test {
  private final KernelBench bench = new KernelBench();

  @Test
  void upsample() {
    Operand x = bench.view(KernelBench.map(3, 2, 3), 2);
    Operand y = bench.view(KernelBench.map(3, 6, 6), 1);
    bench.run(new Operation.Upsample(3, 2), y, x);
    KernelBench.assertBytes(y, (row, column, channel) -> get(x, row / 3, column / 2, channel));
  }

  @Test
  void spaceToDepth() {
    Operand x = bench.view(KernelBench.map(3, 4, 6), 2);
    Operand y = bench.view(KernelBench.map(9, 2, 3), 1);
    List<Integer> rows = List.of(0, 1, 1);
    List<Integer> columns = List.of(1, 0, 1);
    bench.run(new Operation.SpaceToDepth(2, rows, columns), y, x);
    KernelBench.assertBytes(
        y,
        (row, column, channel) ->
            get(
                x,
                row * 2 + rows.get(channel / 3),
                column * 2 + columns.get(channel / 3),
                channel % 3));
  }

  @Test
  void stridedCopy() {
    Operand x = bench.dense(KernelBench.map(3, 4, 5));
    Operand y = bench.dense(KernelBench.rows(3, 20));
    // Channels become rows, pixels from the last to the first.
    List<Long> from = List.of(1L, -3L);
    List<Long> to = List.of(20L, 1L);
    bench.run(new Operation.StridedCopy(List.of(3, 20), 19 * 3, from, 0, to), y, x);
    for (int channel = 0; channel < 3; channel++) {
      for (int pixel = 0; pixel < 20; pixel++) {
        int back = 19 - pixel;
        assertThat(at(y, channel, pixel)).isEqualTo(get(x, back / 5, back % 5, channel));
      }
    }
  }

  @Test
  void loadConstant() {
    byte[] values = bench.randomBytes(2 * 3 * 4);
    // Constants lie as the tensor does in memory: rows, columns, channels.
    int index = bench.bytes(DataType.U8, Shape.of(24), WeightLayout.ROW_MAJOR, values);
    Operand y = bench.dense(KernelBench.map(4, 2, 3));
    bench.run(new Operation.LoadConstant(index), y);
    KernelBench.assertBytes(
        y, (row, column, channel) -> values[(row * 3 + column) * 4 + channel] & 0xFF);
  }
}
