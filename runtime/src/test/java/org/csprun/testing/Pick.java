package org.csprun.testing;

import java.util.SplittableRandom;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Window;

/** Reproducible choices. */
public final class Pick {
  /** Sizes around the vector lengths and tile sizes. */
  private static final int[] AWKWARD = {1, 2, 3, 7, 8, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65};

  private final SplittableRandom random;

  public Pick(long seed) {
    random = new SplittableRandom(seed);
  }

  /** An awkward size. */
  public int size() {
    return oneOf(AWKWARD);
  }

  /** An awkward size that is not larger. */
  public int sizeUpTo(int most) {
    while (true) {
      int size = size();
      if (size <= most) {
        return size;
      }
    }
  }

  public int oneOf(int... values) {
    return values[random.nextInt(values.length)];
  }

  /** 0 to {@code most}, both included. */
  public int upTo(int most) {
    return random.nextInt(most + 1);
  }

  public int anyInt() {
    return random.nextInt();
  }

  /** From 0 to 1. */
  double share() {
    return random.nextDouble();
  }

  public boolean chance() {
    return random.nextBoolean();
  }

  /** Elements between pixels: none in one of two tensors. */
  public int gap() {
    return chance() ? 0 : oneOf(1, 3, 16, 29);
  }

  public float value() {
    return (float) random.nextDouble(-2, 2);
  }

  public <E extends Enum<E>> E oneOf(Class<E> type) {
    E[] values = type.getEnumConstants();
    return values[random.nextInt(values.length)];
  }

  /** Any activation but those that amplify: exp, and sqrt of the negative. */
  public Activation activation() {
    while (true) {
      Kind kind = oneOf(Kind.class);
      if (kind != Kind.EXP && kind != Kind.SQRT) {
        return activation(kind);
      }
    }
  }

  /** An activation with the usual parameters of its kind. */
  public static Activation activation(Kind kind) {
    return switch (kind) {
      case LEAKY -> Activation.leaky(0.1f);
      case CLIP -> Activation.clip(-0.5f, 0.75f);
      case ELU -> new Activation(Kind.ELU, 0.8f, 0);
      case HARD_SIGMOID -> new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f);
      case LINEAR, RELU, RELU6, LOGISTIC, TANH, SILU, MISH, HARD_SWISH, EXP, SQRT, SOFTPLUS ->
          Activation.of(kind);
    };
  }

  /** As {@link #window}, but rows or columns of the output may see none of the input. */
  public Window windowFarOut() {
    Window w = window();
    int rows = (w.kernelH() - 1) * w.dilationH() + 1 + 2 * w.strideH();
    int columns = (w.kernelW() - 1) * w.dilationW() + 1 + 2 * w.strideW();
    return new Window(
        w.kernelH(),
        w.kernelW(),
        w.strideH(),
        w.strideW(),
        w.dilationH(),
        w.dilationW(),
        upTo(rows),
        upTo(columns),
        upTo(rows),
        upTo(columns));
  }

  /** A window with any strides, dilations and padding within the kernel. */
  public Window window() {
    int kernelH = oneOf(1, 1, 2, 3, 3, 5, 7);
    int kernelW = chance() ? kernelH : oneOf(1, 2, 3, 5);
    int dilationH = oneOf(1, 1, 2);
    int dilationW = oneOf(1, 1, 2, 3);
    int spanH = (kernelH - 1) * dilationH;
    int spanW = (kernelW - 1) * dilationW;
    return new Window(
        kernelH,
        kernelW,
        oneOf(1, 1, 2, 3),
        oneOf(1, 1, 2, 3),
        dilationH,
        dilationW,
        upTo(spanH),
        upTo(spanW),
        upTo(spanH),
        upTo(spanW));
  }
}
