package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Weights rounded to the nearest: what folds into them and into the bias. */
class QuantizedFilterTest {
  private static final int LARGEST_BIAS = 1 << 30;

  @Test
  void scalesFoldIntoWeightsAndZeroPointsIntoTheBias() {
    QuantizedFilter filter =
        of(source(1, 2, 1, new float[] {1, -2}, 0.1f), doubles(2, 0.5), ints(10, 3), doubles(0, 0));
    // The row is 2 and −1, the unit 2 / 127: 127 and −63.5, and halves are rounded up.
    assertThat(filter.filter().bytes()).containsExactly(127, -63);
    assertThat(filter.unit()).containsExactly(2.0 / 127);
    // 0.1 is 6.35 units.
    assertThat(bias(filter)).containsExactly(6 - 127 * 10 + 63 * 3);
  }

  @Test
  void everyOutputHasItsOwnUnit() {
    QuantizedFilter filter =
        of(source(2, 1, 1, new float[] {1, -100}, 0, 0), doubles(1), ints(0), doubles(0));
    assertThat(filter.filter().bytes()).containsExactly(127, -127);
    assertThat(filter.unit()).containsExactly(1.0 / 127, 100.0 / 127);
  }

  @Test
  void weightsFindTheirInputChannels() {
    QuantizedFilter.Source grouped =
        new QuantizedFilter.Source(Shape.of(4, 2, 1, 1), new float[8], new float[4], 2);
    assertThat(grouped.inputChannel(0, 1)).isEqualTo(1);
    assertThat(grouped.inputChannel(1, 0)).isEqualTo(0);
    assertThat(grouped.inputChannel(2, 0)).isEqualTo(2);
    assertThat(grouped.inputChannel(3, 1)).isEqualTo(3);
    QuantizedFilter.Source depthwise =
        new QuantizedFilter.Source(Shape.of(6, 1, 3, 3), new float[54], new float[6], 3);
    assertThat(depthwise.inputChannel(1, 8)).isEqualTo(0);
    assertThat(depthwise.inputChannel(2, 0)).isEqualTo(1);
    QuantizedFilter.Source spatial =
        new QuantizedFilter.Source(Shape.of(2, 2, 3, 3), new float[36], new float[2], 1);
    assertThat(spatial.inputChannel(1, 8)).isEqualTo(0);
    assertThat(spatial.inputChannel(1, 9)).isEqualTo(1);
  }

  @Test
  void theSumMeansTheConvolution() {
    Random random = new Random(8);
    for (int trial = 0; trial < 200; trial++) {
      int inputs = 1 + random.nextInt(5);
      int taps = inputs * 9;
      float[] weights = new float[taps];
      double[] scales = new double[inputs];
      int[] zeroPoints = new int[inputs];
      for (int t = 0; t < taps; t++) {
        weights[t] = (float) random.nextGaussian();
      }
      for (int c = 0; c < inputs; c++) {
        scales[c] = Math.exp(3 * random.nextGaussian());
        zeroPoints[c] = random.nextInt(256);
      }
      float bias = 5 * (float) random.nextGaussian();
      QuantizedFilter filter =
          of(
              new QuantizedFilter.Source(Shape.of(1, inputs, 3, 3), weights, new float[] {bias}, 1),
              scales,
              zeroPoints,
              new double[inputs]);
      long sum = bias(filter)[0];
      double real = bias;
      double error = 0.5;
      for (int t = 0; t < taps; t++) {
        int q = random.nextInt(256);
        int centred = q - zeroPoints[t / 9];
        sum += (long) filter.filter().bytes()[t] * q;
        real += weights[t] * scales[t / 9] * centred;
        error += 0.5 * Math.abs(centred);
      }
      double unit = filter.unit()[0];
      assertThat(sum * unit).isCloseTo(real, within(error * unit * (1 + 1e-9)));
    }
  }

  @Test
  void theBiasTakesBackTheMeanErrorOfTheWeights() {
    // The unit is 1: 0.4 becomes 0 and 2.6 becomes 3.
    QuantizedFilter.Source source = source(1, 3, 1, new float[] {127, 0.4f, 2.6f}, 7);
    double[] scales = doubles(1, 1, 1);
    assertThat(bias(of(source, scales, ints(0, 0, 0), doubles(0, 0, 0)))).containsExactly(7);
    assertThat(bias(of(source, scales, ints(0, 0, 0), doubles(50, 10, 0)))).containsExactly(11);
    assertThat(bias(of(source, scales, ints(0, 0, 0), doubles(50, 0, 5)))).containsExactly(5);
    // The mean is of real values: at a scale of 2, 0.2 is a row of 0.4.
    QuantizedFilter.Source scaled = source(1, 2, 1, new float[] {127, 0.2f}, 7);
    assertThat(bias(of(scaled, doubles(1, 2), ints(0, 0), doubles(0, 10)))).containsExactly(9);
  }

  @Test
  void aLargeBiasWidensTheUnit() {
    QuantizedFilter filter =
        of(source(1, 1, 1, new float[] {1}, -1e12f), doubles(1), ints(0), doubles(0));
    assertThat(bias(filter)).containsExactly(-LARGEST_BIAS);
    assertThat(filter.filter().bytes()).containsExactly(0);
    assertThat(filter.unit()[0] * bias(filter)[0]).isEqualTo(-1e12f, within(1.0));
  }

  @Test
  void aCorrectedBiasStaysInBounds() {
    // All of the weight is lost to the unit of the bias, and its mean would double the bias.
    QuantizedFilter filter =
        of(source(1, 1, 1, new float[] {1}, 1e12f), doubles(1), ints(0), doubles(1e12));
    assertThat(bias(filter)).containsExactly(LARGEST_BIAS);
  }

  @Test
  void deadOutputsAreZero() {
    QuantizedFilter filter =
        of(source(2, 1, 1, new float[] {0, 1}, 0, 0), doubles(3), ints(200), doubles(5));
    assertThat(filter.filter().bytes()).containsExactly(0, 127);
    assertThat(bias(filter)).containsExactly(0, -127 * 200);
    assertThat(filter.unit()[0]).isPositive();
  }

  @Test
  void theLargestFilterFitsItsBias() {
    int inputs = 33_000;
    float[] weights = new float[inputs];
    java.util.Arrays.fill(weights, 1);
    double[] ones = new double[inputs];
    java.util.Arrays.fill(ones, 1);
    int[] zeroPoints = new int[inputs];
    java.util.Arrays.fill(zeroPoints, 255);
    QuantizedFilter filter =
        of(source(1, inputs, 1, weights, 0), ones, zeroPoints, new double[inputs]);
    assertThat(bias(filter)).containsExactly(-127 * 255 * inputs);
  }

  private static QuantizedFilter of(
      QuantizedFilter.Source source, double[] scales, int[] zeroPoints, double[] means) {
    return QuantizedFilter.of(source, scales, zeroPoints, means, Rounding.nearest());
  }

  private static QuantizedFilter.Source source(
      int outputs, int inputs, int kernel, float[] weights, float... bias) {
    return new QuantizedFilter.Source(Shape.of(outputs, inputs, kernel, kernel), weights, bias, 1);
  }

  private static int[] bias(QuantizedFilter filter) {
    ByteBuffer bytes = ByteBuffer.wrap(filter.bias().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int[] bias = new int[bytes.capacity() / Integer.BYTES];
    bytes.asIntBuffer().get(bias);
    return bias;
  }

  private static double[] doubles(double... values) {
    return values;
  }

  private static int[] ints(int... values) {
    return values;
  }
}
