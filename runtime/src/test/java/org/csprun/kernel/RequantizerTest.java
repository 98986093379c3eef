package org.csprun.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Requantize.Row;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every number that could overflow or round wrongly, against integers without bounds. */
class RequantizerTest {
  private static final int MIN = Integer.MIN_VALUE;
  private static final int MAX = Integer.MAX_VALUE;
  private static final int[] SUMS = {
    MIN,
    MIN + 1,
    -(1 << 30),
    -65537,
    -32769,
    -32768,
    -256,
    -129,
    -3,
    -2,
    -1,
    0,
    1,
    2,
    3,
    127,
    128,
    255,
    32767,
    32768,
    65536,
    1 << 30,
    MAX - 1,
    MAX
  };
  private static final int[] FEW_SUMS = {MIN, -70000, -1, 0, 1, 999, MAX};
  private static final int[] SHIFTS = {1, 2, 8, 15, 16, 30, 31, 32, 33, 47, 61, 62};
  private static final int[] FEW_SHIFTS = {1, 16, 31, 40, 62};
  private static final int[] MULTIPLIERS = {
    MIN, MIN + 1, -3, -1, 0, 1, 5, 1 << 30, (1 << 30) + 1, MAX - 1, MAX
  };
  private static final int[] FEW_MULTIPLIERS = {MIN, -1, 0, 1 << 30, MAX};
  private static final int[] ZERO_POINTS = {0, 1, 128, 255};
  private static final int[] MIDDLE = {128};
  private static final int[] JOINED = {-255, -1, 0, 1, 255};
  private static final int[] NOTHING = {0};

  /** One channel's zero point and rows, in the order of the layout. */
  private static List<int[]> product(int[]... axes) {
    List<int[]> all = List.of(new int[0]);
    for (int[] axis : axes) {
      List<int[]> longer = new ArrayList<>();
      for (int[] before : all) {
        for (int value : axis) {
          int[] one = Arrays.copyOf(before, before.length + 1);
          one[before.length] = value;
          longer.add(one);
        }
      }
      all = longer;
    }
    return all;
  }

  private static byte[] table() {
    byte[] table = new byte[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (byte) (255 - i * 7);
    }
    return table;
  }

  private static Requantizer requantizer(
      Curve curve, Join join, int fractionBits, List<int[]> channels) {
    KernelBench bench = new KernelBench();
    int rows = Requantize.layout(curve, join).size();
    int[] values = new int[rows * channels.size()];
    List<Integer> zeroPoints = new ArrayList<>();
    for (int c = 0; c < channels.size(); c++) {
      zeroPoints.add(channels.get(c)[0]);
      for (int row = 0; row < rows; row++) {
        values[row * channels.size() + c] = channels.get(c)[1 + row];
      }
    }
    List<Float> scales = Collections.nCopies(zeroPoints.size(), 1f);
    TensorType type =
        new TensorType(
            DataType.U8,
            Shape.of(channels.size()),
            Layout.ROW_MAJOR,
            Optional.of(new Quantization(scales, zeroPoints)));
    int rowsAt = bench.ints(values);
    int tableAt = bench.bytes(DataType.U8, Shape.of(256), WeightLayout.ROW_MAJOR, table());
    Requantize requantize = new Requantize(curve, join, rowsAt, tableAt, fractionBits);
    BoundStep step = bench.bind(new IntegerOperation.Add(requantize), bench.dense(type));
    return new Requantizer(step, requantize);
  }

  private static void assertExact(
      Curve curve, Join join, int fractionBits, List<int[]> channels, int[] sums, int[] joined) {
    Requantizer requantizer = requantizer(curve, join, fractionBits, channels);
    for (int c = 0; c < channels.size(); c++) {
      Exact exact = new Exact(curve, join, fractionBits, channels.get(c));
      for (int sum : sums) {
        for (int j : joined) {
          int found = requantizer.apply(c, sum, j);
          int wanted = exact.apply(sum, j);
          if (found != wanted) {
            assertThat(found)
                .as("%s %s of %d and %d with %s", curve, join, sum, j, exact)
                .isEqualTo(wanted);
          }
        }
      }
    }
  }

  /** The same meaning in integers without bounds. */
  private record Exact(Curve curve, Join join, int fractionBits, int[] numbers) {
    int apply(int sum, int joined) {
      BigInteger v = BigInteger.valueOf(sum);
      if (curve == Curve.GATE || curve == Curve.TABLE) {
        BigInteger t = v.multiply(number(Row.PRE_MULTIPLIER));
        t = clamp(rounded(t, number(Row.PRE_SHIFT).intValueExact()), -32768, 32767);
        BigInteger unit = BigInteger.ONE.shiftLeft(fractionBits - 4);
        BigInteger i = floor(t, unit).add(BigInteger.valueOf(128));
        int entry = table()[clamp(i, 0, 255).intValueExact()] & 0xFF;
        if (curve == Curve.TABLE) {
          return entry;
        }
        v = t.multiply(BigInteger.valueOf(entry));
      }
      boolean leaks = curve == Curve.LEAKY && v.signum() < 0;
      BigInteger s = v.multiply(number(leaks ? Row.NEGATIVE_MULTIPLIER : Row.MULTIPLIER));
      BigInteger j = BigInteger.valueOf(joined);
      if (join != Join.NONE) {
        s = s.add(j.multiply(number(Row.JOIN_MULTIPLIER)));
      }
      if (join == Join.ADD_LEAKY && s.signum() < 0) {
        s = v.multiply(number(Row.NEGATIVE_MULTIPLIER));
        s = s.add(j.multiply(number(Row.NEGATIVE_JOIN_MULTIPLIER)));
      }
      BigInteger q = rounded(s, number(Row.SHIFT).intValueExact());
      return clamp(q.add(BigInteger.valueOf(numbers[0])), 0, 255).intValueExact();
    }

    private BigInteger number(Row row) {
      return BigInteger.valueOf(numbers[1 + Requantize.layout(curve, join).indexOf(row)]);
    }

    /** {@code floor(value / 2^shift + 1/2)}. */
    private static BigInteger rounded(BigInteger value, int shift) {
      BigInteger whole = BigInteger.ONE.shiftLeft(shift);
      return floor(value.shiftLeft(1).add(whole), whole.shiftLeft(1));
    }

    private static BigInteger floor(BigInteger value, BigInteger divisor) {
      return value.subtract(value.mod(divisor)).divide(divisor);
    }

    private static BigInteger clamp(BigInteger value, int least, int most) {
      return value.max(BigInteger.valueOf(least)).min(BigInteger.valueOf(most));
    }

    @Override
    public String toString() {
      return Arrays.toString(numbers);
    }
  }

  @Test
  void halvesAreRoundedUp() {
    Requantizer half = requantizer(Curve.LINEAR, Join.NONE, 0, List.of(new int[] {100, 1, 1}));
    int[] rounded = {99, 99, 100, 100, 101, 101, 102};
    for (int sum = -3; sum <= 3; sum++) {
      assertThat(half.apply(0, sum, 0)).as("half of %d", sum).isEqualTo(rounded[sum + 3]);
    }
    // 2^61 / 2^62 is a half; one less is not.
    Requantizer last = requantizer(Curve.LINEAR, Join.NONE, 0, List.of(new int[] {7, 62, 1 << 30}));
    assertThat(last.apply(0, MIN, 0)).isEqualTo(7);
    assertThat(last.apply(0, MAX, 0)).isEqualTo(7);
    Requantizer more = requantizer(Curve.LINEAR, Join.NONE, 0, List.of(new int[] {7, 62, MIN}));
    assertThat(more.apply(0, -(1 << 30), 0)).isEqualTo(8);
    assertThat(more.apply(0, 1 - (1 << 30), 0)).isEqualTo(7);
    assertThat(more.apply(0, MIN, 0)).isEqualTo(8);
    assertThat(more.apply(0, 1 << 30, 0)).isEqualTo(7);
    assertThat(more.apply(0, (1 << 30) + 1, 0)).isEqualTo(6);
  }

  @Test
  void bytesSaturate() {
    Requantizer one = requantizer(Curve.LINEAR, Join.NONE, 0, List.of(new int[] {10, 1, 2}));
    assertThat(one.apply(0, 245, 0)).isEqualTo(255);
    assertThat(one.apply(0, 246, 0)).isEqualTo(255);
    assertThat(one.apply(0, MAX, 0)).isEqualTo(255);
    assertThat(one.apply(0, -10, 0)).isZero();
    assertThat(one.apply(0, -11, 0)).isZero();
    assertThat(one.apply(0, MIN, 0)).isZero();
  }

  @Test
  void linear() {
    List<int[]> channels = product(ZERO_POINTS, SHIFTS, MULTIPLIERS);
    assertExact(Curve.LINEAR, Join.NONE, 0, channels, SUMS, NOTHING);
  }

  @Test
  void whatIsJoinedIsIgnoredWhereNothingJoins() {
    List<int[]> channels = product(MIDDLE, SHIFTS, MULTIPLIERS);
    assertExact(Curve.LINEAR, Join.NONE, 0, channels, FEW_SUMS, JOINED);
  }

  @Test
  void leaky() {
    List<int[]> channels = product(ZERO_POINTS, SHIFTS, FEW_MULTIPLIERS, MULTIPLIERS);
    assertExact(Curve.LEAKY, Join.NONE, 0, channels, SUMS, NOTHING);
  }

  @Test
  void add() {
    List<int[]> channels = product(ZERO_POINTS, SHIFTS, FEW_MULTIPLIERS, MULTIPLIERS);
    assertExact(Curve.LINEAR, Join.ADD, 0, channels, FEW_SUMS, JOINED);
  }

  @Test
  void leakyThenAdd() {
    List<int[]> channels =
        product(MIDDLE, FEW_SHIFTS, FEW_MULTIPLIERS, FEW_MULTIPLIERS, FEW_MULTIPLIERS);
    assertExact(Curve.LEAKY, Join.ADD, 0, channels, FEW_SUMS, JOINED);
  }

  @Test
  void addThenLeaky() {
    List<int[]> channels =
        product(
            MIDDLE, FEW_SHIFTS, FEW_MULTIPLIERS, FEW_MULTIPLIERS, FEW_MULTIPLIERS, FEW_MULTIPLIERS);
    assertExact(Curve.LINEAR, Join.ADD_LEAKY, 0, channels, FEW_SUMS, JOINED);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 8, 11, 14, 15})
  void gate(int fractionBits) {
    int[] multipliers = {MIN, 3, 1 << 20, MAX};
    List<int[]> channels =
        product(MIDDLE, new int[] {1, 8, 24, 62}, multipliers, FEW_SHIFTS, FEW_MULTIPLIERS);
    assertExact(Curve.GATE, Join.NONE, fractionBits, channels, SUMS, NOTHING);
  }

  @Test
  void gateThenAdd() {
    int[] multipliers = {MIN, 1 << 10, MAX};
    List<int[]> channels =
        product(
            MIDDLE, FEW_SHIFTS, multipliers, FEW_SHIFTS, FEW_MULTIPLIERS, new int[] {MIN, 1, MAX});
    assertExact(Curve.GATE, Join.ADD, 11, channels, FEW_SUMS, JOINED);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 8, 11, 14, 15})
  void table(int fractionBits) {
    List<int[]> channels = product(MIDDLE, SHIFTS, MULTIPLIERS);
    assertExact(Curve.TABLE, Join.NONE, fractionBits, channels, SUMS, NOTHING);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 8, 11, 12, 15})
  void everyPreActivationFindsItsEntry(int fractionBits) {
    // A multiplier of 2 and a shift of 1 leave the sum as it is.
    List<int[]> identity = List.of(new int[] {0, 1, 2});
    Requantizer requantizer = requantizer(Curve.TABLE, Join.NONE, fractionBits, identity);
    byte[] table = table();
    for (int t = -40_000; t <= 40_000; t++) {
      double real = Math.max(-32768, Math.min(32767, t)) / Math.pow(2, fractionBits);
      int entry = (int) Math.max(0, Math.min(255, Math.floor((real + 8) * 16)));
      int found = requantizer.apply(0, t, 0);
      if (found != (table[entry] & 0xFF)) {
        assertThat(found).as("entry of %d", t).isEqualTo(table[entry] & 0xFF);
      }
    }
  }
}
