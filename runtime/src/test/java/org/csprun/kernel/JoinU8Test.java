package org.csprun.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.csprun.kernel.KernelBench.at;
import static org.csprun.kernel.KernelBench.map;
import static org.csprun.kernel.KernelBench.rows;
import static org.csprun.kernel.KernelBench.zeroPoint;

import java.util.Arrays;
import java.util.List;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Requantize.Join;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums and products of bytes, dimensions of size 1 repeated. */
class JoinU8Test {
  private static final Scaling SUM = new Scaling(12, 1700, 2300);
  private static final Scaling PRODUCT = new Scaling(12, 40, 0);

  /** The types of two inputs and of the output. */
  record Case(TensorType a, TensorType b, TensorType output) {
    static Case of(TensorType a, TensorType b, TensorType output) {
      return new Case(a, b, output);
    }
  }

  static List<Case> cases() {
    return List.of(
        Case.of(map(5, 3, 4), map(5, 3, 4), map(5, 3, 4)),
        // squeeze and excitation, either way round
        Case.of(map(5, 3, 4), map(5, 1, 1), map(5, 3, 4)),
        Case.of(map(5, 1, 1), map(5, 3, 4), map(5, 3, 4)),
        // one map for all channels
        Case.of(map(5, 3, 4), map(1, 3, 4), map(5, 3, 4)),
        Case.of(map(1, 3, 4), map(5, 1, 4), map(5, 3, 4)),
        Case.of(map(1, 1, 1), map(5, 3, 1), map(5, 3, 4)),
        Case.of(map(1, 1, 1), map(1, 1, 1), map(1, 1, 1)),
        Case.of(rows(2, 3, 5), rows(2, 3, 5), rows(2, 3, 5)),
        Case.of(rows(2, 3, 5), rows(1, 1, 5), rows(2, 3, 5)),
        Case.of(rows(2, 1, 5), rows(1, 3, 1), rows(2, 3, 5)),
        Case.of(rows(2, 3, 1), rows(1, 3, 5), rows(2, 3, 5)),
        Case.of(rows(7), rows(1), rows(7)),
        Case.of(rows(), rows(), rows()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void add(Case c) {
    KernelBench bench = new KernelBench();
    Operand a = bench.view(c.a(), 2);
    Operand b = bench.view(c.b(), 3);
    Operand y = bench.view(c.output(), 1);
    Operation add = new IntegerOperation.Add(SUM.bind(bench, Join.ADD, c.output().channels()));
    bench.run(add, y, a, b);
    assertElements(y, a, b, (channel, left, right) -> SUM.apply(y, channel, left, right));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void multiply(Case c) {
    KernelBench bench = new KernelBench();
    Operand a = bench.view(c.a(), 2);
    Operand b = bench.view(c.b(), 3);
    Operand y = bench.view(c.output(), 1);
    Operation multiply =
        new IntegerOperation.Multiply(PRODUCT.bind(bench, Join.NONE, c.output().channels()));
    bench.run(multiply, y, a, b);
    assertElements(
        y, a, b, (channel, left, right) -> PRODUCT.apply(y, channel, (double) left * right, 0));
  }

  /** What two elements less their zero points make. */
  @FunctionalInterface
  private interface Wanted {
    int of(int channel, int left, int right);
  }

  private static void assertElements(Operand y, Operand a, Operand b, Wanted wanted) {
    Shape shape = y.type().shape();
    int axis = y.type().isMap() ? 1 : shape.rank() - 1;
    for (int number = 0; number < shape.elements(); number++) {
      int[] index = new int[shape.rank()];
      int rest = number;
      for (int i = shape.rank() - 1; i >= 0; i--) {
        index[i] = rest % shape.dim(i);
        rest /= shape.dim(i);
      }
      int channel = axis < 0 ? 0 : index[axis];
      int left = at(a, index) - zeroPoint(a, Math.min(channel, a.channels() - 1));
      int right = at(b, index) - zeroPoint(b, Math.min(channel, b.channels() - 1));
      assertThat(at(y, index))
          .as("element %s", Arrays.toString(index))
          .isEqualTo(wanted.of(channel, left, right));
    }
  }
}
