package org.csprun.target.assembly.winograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.AssemblyTarget;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions by Winograd's method against the reference, over awkward shapes and views. */
class WinogradTest {
  private static final Tier TIER = Tier.AVX512_VNNI;
  private static final int CASES = 60;
  private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17};
  private static final int[] OUTPUTS = {1, 15, 16, 17, 31, 32, 33, 47, 48, 64, 65};

  @BeforeEach
  void needsTheProcessor() {
    assumeTrue(
        new AssemblyTarget().devices().getFirst().unavailable().isEmpty(), "no machine code");
  }

  private static Transform transform(int outputs) {
    return outputs == 2 ? new TwoOutputs() : new FourOutputs();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void matchesTheReferenceOverAwkwardSizes(int tile) {
    for (int seed = 0; seed < CASES; seed++) {
      check(random(seed), transform(tile));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void matchesTheReferenceWithEveryActivation(Kind kind) {
    Activation activation = activation(kind);
    boolean amplifies = kind == Kind.EXP || kind == Kind.SQRT;
    Convolve operation =
        new Convolve(
            Window.square(3, 1, 1),
            1,
            0,
            1,
            amplifies ? Activation.LOGISTIC : activation,
            true,
            amplifies ? Activation.RELU : activation);
    check(new ConvolutionCase(7, operation, TensorType.map(16, 9, 6), 40, 3), new FourOutputs());
  }

  /** Several blocks, several groups a block, and as many channels as networks have. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void matchesTheReferenceOverManyTilesAndChannels(int tile) {
    Convolve operation = plain(Window.square(3, 1, 1));
    check(new ConvolutionCase(1, operation, TensorType.map(16, 61, 67), 32, 0), transform(tile));
    check(new ConvolutionCase(2, operation, TensorType.map(512, 11, 13), 33, 0), transform(tile));
  }

  @Test
  void threadsRunPiecesOfOneKernelAtOnce() {
    ConvolutionCase convolution =
        new ConvolutionCase(3, plain(Window.square(3, 1, 1)), TensorType.map(64, 40, 40), 96, 0);
    try (CodeStore store = new CodeStore()) {
      BoundStep step = convolution.bind();
      Kernel kernel = kernel(store, step, convolution, new FourOutputs());
      int pieces = kernel.pieces().orElseThrow();
      assertThat(pieces).isGreaterThan(3);
      for (int round = 0; round < 20; round++) {
        step.output().memory().fill((byte) 0);
        IntStream.range(0, pieces).parallel().forEach(i -> kernel.run(i, i + 1));
        compare(convolution, reference(convolution), step.output().memory());
      }
    }
  }

  @Test
  void takesTheTransformThatIsFastest() {
    assertThat(choice(64, 64, 64)).containsInstanceOf(FourOutputs.class);
    assertThat(choice(512, 13, 512)).containsInstanceOf(FourOutputs.class);
    assertThat(choice(512, 8, 512)).containsInstanceOf(TwoOutputs.class);
    assertThat(choice(128, 8, 128)).containsInstanceOf(FourOutputs.class);
    assertThat(choice(16, 4, 8)).isEmpty();
    assertThat(choice(24, 64, 64)).isEmpty();
    assertThat(choice(3, 64, 64)).isEmpty();
  }

  @Test
  void leavesOtherWindowsToTheDirectWay() {
    List<Window> others =
        List.of(
            Window.square(1, 1, 0),
            Window.square(5, 1, 2),
            Window.square(3, 2, 1),
            new Window(3, 3, 1, 1, 2, 1, 1, 1, 1, 1));
    for (Window window : others) {
      ConvolutionCase convolution =
          new ConvolutionCase(5, plain(window), TensorType.map(64, 32, 32), 64, 0);
      assertThat(WinogradChoice.of(TIER, convolution.bind(), convolution.operation()))
          .describedAs("%s", window)
          .isEmpty();
    }
  }

  /** Rows of output that lie more than 32 bits apart within a tile. */
  @Test
  void leavesRowsTooLongForItsDistancesToTheDirectWay() {
    ConvolutionCase convolution =
        new ConvolutionCase(6, plain(Window.square(3, 1, 1)), TensorType.map(16, 32, 32), 32, 0);
    BoundStep step = convolution.bind();
    Operand wide = new Operand(step.output().type(), step.output().memory(), 0, 4 << 20);
    BoundStep far =
        new BoundStep(step.step(), step.inputs(), wide, step.weights(), step.weightBytes());
    assertThat(WinogradChoice.fits(TIER, step, convolution.operation())).isTrue();
    assertThat(WinogradChoice.fits(TIER, far, convolution.operation())).isFalse();
  }

  private static Optional<Transform> choice(int inputs, int size, int outputs) {
    ConvolutionCase convolution =
        new ConvolutionCase(
            4, plain(Window.square(3, 1, 1)), TensorType.map(inputs, size, size), outputs, 0);
    return WinogradChoice.of(TIER, convolution.bind(), convolution.operation());
  }

  private static Convolve plain(Window window) {
    return new Convolve(window, 1, 0, 1, Activation.LINEAR, false, Activation.LINEAR);
  }

  private static ConvolutionCase random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int height = SIZES[random.nextInt(SIZES.length)];
    int width = SIZES[random.nextInt(SIZES.length)];
    int top = Math.max(height == 1 ? 2 : 0, random.nextInt(3));
    int left = Math.max(width == 1 ? 2 : 0, random.nextInt(3));
    int bottom = Math.max(height == 2 ? 1 : 0, random.nextInt(3));
    int right = Math.max(width == 2 ? 1 : 0, random.nextInt(3));
    boolean residual = random.nextBoolean();
    Convolve operation =
        new Convolve(
            new Window(3, 3, 1, 1, 1, 1, top, left, bottom, right),
            1,
            0,
            1,
            random.nextBoolean() ? Activation.leaky(0.1f) : Activation.MISH,
            residual,
            residual && random.nextBoolean() ? Activation.SILU : Activation.LINEAR);
    TensorType in = TensorType.map(16 * (1 + random.nextInt(3)), height, width);
    int gap = random.nextBoolean() ? 0 : 1 + random.nextInt(20);
    return new ConvolutionCase(seed, operation, in, OUTPUTS[random.nextInt(OUTPUTS.length)], gap);
  }

  private static Activation activation(Kind kind) {
    return switch (kind) {
      case LEAKY -> Activation.leaky(0.1f);
      case CLIP -> Activation.clip(-0.5f, 0.75f);
      case ELU -> new Activation(Kind.ELU, 0.8f, 0);
      case HARD_SIGMOID -> new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f);
      case LINEAR, RELU, RELU6, LOGISTIC, TANH, SILU, MISH, HARD_SWISH, EXP, SQRT, SOFTPLUS ->
          Activation.of(kind);
    };
  }

  private static Kernel kernel(
      CodeStore store, BoundStep step, ConvolutionCase convolution, Transform transform) {
    return new Winograd(TIER, store).create(step, convolution.operation(), transform).orElseThrow();
  }

  private static MemorySegment reference(ConvolutionCase convolution) {
    BoundStep step = convolution.bind();
    new ReferenceKernels().create(step).orElseThrow().run(0, step.rows());
    return step.output().memory();
  }

  /** All pieces in two calls, the second first. */
  private static void check(ConvolutionCase convolution, Transform transform) {
    try (CodeStore store = new CodeStore()) {
      BoundStep step = convolution.bind();
      Kernel kernel = kernel(store, step, convolution, transform);
      int pieces = kernel.pieces().orElseThrow();
      kernel.run(pieces / 2, pieces);
      kernel.run(0, pieces / 2);
      compare(convolution, reference(convolution), step.output().memory());
    }
  }

  private static void compare(
      ConvolutionCase convolution, MemorySegment expected, MemorySegment actual) {
    for (long at = 0; at < expected.byteSize(); at += 4) {
      float wanted = expected.get(ValueLayout.JAVA_FLOAT, at);
      float found = actual.get(ValueLayout.JAVA_FLOAT, at);
      boolean canary = expected.get(ValueLayout.JAVA_INT, at) == ConvolutionCase.CANARY;
      double most = 1e-5 * convolution.depth() + 1e-4 * Math.abs(wanted);
      boolean close =
          canary
              ? actual.get(ValueLayout.JAVA_INT, at) == ConvolutionCase.CANARY
              : Math.abs((double) wanted - found) <= most;
      if (!close) {
        fail("%s: element %d is %s instead of %s".formatted(convolution, at / 4, found, wanted));
      }
    }
  }
}
