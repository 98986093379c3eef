package org.csprun.target.vector;

import java.util.stream.IntStream;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions of every kind against the reference, over awkward shapes and views. */
class ConvolveTest {
  private static final int CASES = 120;
  private static final long MOST_MACS = 2_000_000;

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void denseMatchesTheReference(int tileBits) {
    VectorKernels kernels = new VectorKernels(tileBits);
    IntStream.range(0, CASES)
        .forEach(
            seed -> {
              Pick pick = new Pick(tileBits * 1_000L + seed);
              check(kernels, pick, seed, pick.size(), pick.size(), 1);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void wideGroupsMatchTheReference(int tileBits) {
    VectorKernels kernels = new VectorKernels(tileBits);
    IntStream.range(0, CASES / 2)
        .forEach(
            seed -> {
              Pick pick = new Pick(tileBits * 2_000L + seed);
              int groups = pick.oneOf(2, 3, 4);
              int outputs = pick.oneOf(16, 17, 31, 32, 33);
              check(kernels, pick, seed, groups * pick.size(), groups * outputs, groups);
            });
  }

  /** Weights beyond the second-level cache, pictures, and rows longer and shorter than a tile. */
  @ParameterizedTest
  @CsvSource({
    "128, 160, 17, 3, 1, 128",
    "128, 160, 17, 3, 1, 256",
    "128, 160, 17, 3, 1, 512",
    "160, 192, 29, 3, 2, 256",
    "160, 192, 29, 3, 2, 512",
    "512, 352, 9, 1, 1, 512",
    "64, 96, 15, 5, 2, 512",
    "3, 32, 31, 3, 1, 512",
    "3, 40, 32, 3, 2, 512",
    "3, 56, 32, 3, 2, 512",
    "3, 64, 45, 7, 2, 512",
    "48, 65, 21, 5, 3, 512",
    "272, 160, 7, 3, 1, 512"
  })
  void wideLayersMatchTheReference(
      int inputs, int outputs, int size, int kernel, int stride, int tileBits) {
    Pick pick = new Pick(inputs + outputs + tileBits);
    Window window = Window.square(kernel, stride, kernel / 2);
    int out = window.outputHeight(size);
    Convolve operation =
        new Convolve(window, 1, 0, 1, Activation.leaky(0.1f), false, Activation.LINEAR);
    Shape filter = Shape.of(outputs, inputs, kernel, kernel);
    Steps steps =
        new Steps(operation, Tensors.random(pick, TensorType.map(inputs, size, size), inputs % 2))
            .filter(pick, filter, 1)
            .constant(pick, Shape.of(outputs));
    Conformance.check(
        operation.toString(),
        pick,
        new VectorKernels(tileBits),
        steps,
        Tensors.blank(pick, TensorType.map(outputs, out, out), 2),
        filter.elements() / outputs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, 15})
  void narrowGroupsMatchTheReference(int outputs) {
    VectorKernels kernels = new VectorKernels();
    IntStream.range(0, CASES / 2)
        .forEach(
            seed -> {
              Pick pick = new Pick(outputs * 3_000L + seed);
              int groups = Math.max(2, pick.size());
              int inputs = pick.oneOf(1, 2, 3, 4, 8, 13);
              check(kernels, pick, seed, groups * inputs, groups * outputs, groups);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 15, 16, 17, 32, 48, 64, 65})
  void depthwiseMatchesTheReference(int channels) {
    VectorKernels kernels = new VectorKernels();
    IntStream.range(0, CASES / 4)
        .forEach(
            seed ->
                check(
                    kernels,
                    new Pick(channels * 4_000L + seed),
                    seed,
                    channels,
                    channels,
                    channels));
  }

  private static void check(
      VectorKernels kernels, Pick pick, int seed, int inputs, int outputs, int groups) {
    Window window = pick.window();
    TensorType in = TensorType.map(inputs, pick.size(), pick.size());
    long perPixel = (long) window.kernelH() * window.kernelW() * inputs / groups * outputs;
    int height = outputs(window.outputHeight(in.height()));
    int width = outputs(window.outputWidth(in.width()));
    while (perPixel * height * width > MOST_MACS || height * width == 0) {
      window = perPixel > MOST_MACS / 4 ? Window.square(1, 1, 0) : pick.window();
      perPixel = (long) window.kernelH() * window.kernelW() * inputs / groups * outputs;
      in = TensorType.map(inputs, pick.sizeUpTo(33), pick.sizeUpTo(33));
      height = outputs(window.outputHeight(in.height()));
      width = outputs(window.outputWidth(in.width()));
    }
    TensorType out = TensorType.map(outputs, height, width);
    boolean residual = pick.chance();
    Convolve operation =
        new Convolve(
            window,
            groups,
            0,
            1,
            pick.activation(),
            residual,
            residual ? pick.activation() : Activation.LINEAR);
    Operand x = Tensors.random(pick, in, pick.gap());
    Operand other = Tensors.random(pick, out, pick.gap());
    Shape filter = Shape.of(outputs, inputs / groups, window.kernelH(), window.kernelW());
    Steps steps = residual ? new Steps(operation, x, other) : new Steps(operation, x);
    steps.filter(pick, filter, groups).constant(pick, Shape.of(outputs));
    Conformance.check(
        "case %d: %s, %s to %s".formatted(seed, operation, in.shape(), out.shape()),
        pick,
        kernels,
        steps,
        Tensors.blank(pick, out, pick.gap()),
        filter.elements() / outputs);
  }

  private static int outputs(int size) {
    return Math.max(0, size);
  }
}
