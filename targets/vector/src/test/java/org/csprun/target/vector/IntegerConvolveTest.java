package org.csprun.target.vector;

import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.csprun.plan.IntegerOperation.Convolve;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Integer convolutions of every kind: the same bytes as the reference. */
class IntegerConvolveTest {
  private static final int CASES = 120;
  private static final long MOST_MACS = 2_000_000;

  private final VectorKernels kernels = new VectorKernels();

  @Test
  void denseGivesTheBytesOfTheReference() {
    IntStream.range(0, 2 * CASES)
        .forEach(
            seed -> {
              Pick pick = new Pick(1_000L + seed);
              check(pick, seed, pick.size(), pick.size(), 1);
            });
  }

  @Test
  void wideGroupsGiveTheBytesOfTheReference() {
    IntStream.range(0, CASES / 2)
        .forEach(
            seed -> {
              Pick pick = new Pick(2_000L + seed);
              int groups = pick.oneOf(2, 3, 4);
              int outputs = pick.oneOf(16, 17, 31, 32, 33);
              check(pick, seed, groups * pick.size(), groups * outputs, groups);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, 15})
  void narrowGroupsGiveTheBytesOfTheReference(int outputs) {
    IntStream.range(0, CASES / 2)
        .forEach(
            seed -> {
              Pick pick = new Pick(outputs * 3_000L + seed);
              int groups = Math.max(2, pick.size());
              int inputs = pick.oneOf(1, 2, 3, 4, 8, 13);
              check(pick, seed, groups * inputs, groups * outputs, groups);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 15, 16, 17, 32, 48, 64, 65})
  void depthwiseGivesTheBytesOfTheReference(int channels) {
    IntStream.range(0, CASES / 4)
        .forEach(
            seed -> check(new Pick(channels * 4_000L + seed), seed, channels, channels, channels));
  }

  /** Sums that a float does not hold, and those that wrap around 32 bits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void longReductionsGiveTheBytesOfTheReference(int groups) {
    for (int seed = 0; seed < 12; seed++) {
      Pick pick = new Pick(groups * 5_000L + seed);
      int inputs = groups * pick.oneOf(63, 512, 600, 1_025);
      int outputs = groups * pick.oneOf(3, 15, 17, 33);
      Window window = Window.square(pick.oneOf(3, 5), 1, 1);
      TensorType in = TensorType.map(inputs, 5, 6);
      int sign = pick.oneOf(-1, 1);
      check(pick, seed, window, groups, in, outputs, () -> sign * (120 + pick.upTo(7)));
    }
  }

  /** Weights beyond the second-level cache, and pictures. */
  @ParameterizedTest
  @CsvSource({
    "128, 160, 17, 3, 1",
    "160, 192, 29, 3, 2",
    "512, 352, 9, 1, 1",
    "272, 160, 7, 3, 1",
    "3, 32, 31, 3, 1",
    "3, 40, 32, 3, 2",
    "3, 56, 32, 3, 2",
    "3, 64, 45, 7, 2"
  })
  void wideLayersGiveTheBytesOfTheReference(
      int inputs, int outputs, int size, int kernel, int stride) {
    Pick pick = new Pick(inputs + outputs);
    Window window = Window.square(kernel, stride, kernel / 2);
    TensorType in = TensorType.map(inputs, size, size);
    check(pick, 0, window, 1, in, outputs, () -> pick.upTo(255) - 128);
  }

  private void check(Pick pick, int seed, int inputs, int outputs, int groups) {
    while (true) {
      Window window = pick.window();
      TensorType in = TensorType.map(inputs, pick.sizeUpTo(33), pick.sizeUpTo(33));
      long height = window.outputHeight(in.height());
      long width = window.outputWidth(in.width());
      long perPixel = (long) window.kernelH() * window.kernelW() * inputs / groups * outputs;
      if (height > 0 && width > 0 && perPixel * height * width <= MOST_MACS) {
        check(pick, seed, window, groups, in, outputs, () -> pick.upTo(255) - 128);
        return;
      }
    }
  }

  private void check(
      Pick pick,
      int seed,
      Window window,
      int groups,
      TensorType in,
      int outputs,
      IntSupplier weights) {
    int inputs = in.channels();
    TensorType out =
        TensorType.map(outputs, window.outputHeight(in.height()), window.outputWidth(in.width()));
    Requantize requantize = Bytes.any(pick, 2, Join.values());
    Convolve operation = new Convolve(window, groups, 0, 1, requantize);
    Operand x = Tensors.random(pick, Bytes.any(pick, in), pick.gap());
    Operand other = Tensors.random(pick, Bytes.any(pick, out), pick.gap());
    Steps steps =
        requantize.join() == Join.NONE ? new Steps(operation, x) : new Steps(operation, x, other);
    Shape filter = Shape.of(outputs, inputs / groups, window.kernelH(), window.kernelW());
    double typical = 10_000 * Math.sqrt((double) filter.elements() / outputs);
    boolean wraps = pick.upTo(9) == 0;
    steps
        .filterOfBytes(filter, groups, weights)
        .ints(
            IntStream.range(0, outputs)
                .map(o -> wraps ? pick.anyInt() : (int) (typical * pick.value()))
                .toArray());
    Bytes.addTo(steps, pick, requantize, outputs, typical);
    Conformance.check(
        "case %d: %s, %s to %s".formatted(seed, operation, in.shape(), out.shape()),
        pick,
        kernels,
        steps,
        Tensors.blank(pick, Bytes.any(pick, out), pick.gap()),
        0);
  }
}
