package org.csprun.target.assembly.convolve;

/**
 * The words a tile adds up, in the order of the weights, cut for straight code: a head, and rounds
 * of a body that follow it.
 *
 * @param head words of the head
 * @param rounds how often the body is run
 * @param body words of the body
 * @param bodyInputBytes bytes of input from the first word of one round to the first of the next
 */
record Reduction(int head, int rounds, int body, long bodyInputBytes) {
  /** Words of straight code at most; more fill the instruction cache. */
  private static final int MOST_STRAIGHT = 56;

  /** Words beside which the finish of a tile counts for little. */
  private static final int MOST_INTEGERS = 160;

  private static final int MOST_FLOATS = 64;

  private static final int POINTWISE_HEAD = 32;
  private static final int POINTWISE_BODY = 2;

  /** Whether a convolution is worth the longer code of a {@link Pipeline}. */
  static boolean suits(ConvolveShape shape) {
    int rowWords = shape.window().kernelW() * shape.words();
    int most = shape.integers() ? MOST_INTEGERS : MOST_FLOATS;
    return total(shape) <= most && (isPoint(shape) || rowWords <= MOST_STRAIGHT);
  }

  private static int total(ConvolveShape shape) {
    return shape.window().kernelH() * shape.window().kernelW() * shape.words();
  }

  private static boolean isPoint(ConvolveShape shape) {
    return shape.window().kernelH() == 1 && shape.window().kernelW() == 1;
  }

  static Reduction of(ConvolveShape shape) {
    int total = total(shape);
    if (total <= MOST_STRAIGHT) {
      return new Reduction(total, 0, 0, 0);
    }
    if (isPoint(shape)) {
      int head = POINTWISE_HEAD + total % POINTWISE_BODY;
      int rounds = (total - head) / POINTWISE_BODY;
      return new Reduction(head, rounds, POINTWISE_BODY, POINTWISE_BODY * Integer.BYTES);
    }
    int row = shape.window().kernelW() * shape.words();
    return new Reduction(row, shape.window().kernelH() - 1, row, rowBytes(shape));
  }

  private static long rowBytes(ConvolveShape shape) {
    return (long) shape.window().dilationH() * shape.inWidth() * shape.inPixelBytes();
  }

  /** Bytes from a pixel's first word of input to its word of this number. */
  static long inputAt(ConvolveShape shape, int word) {
    int tap = word / shape.words();
    int kernelW = shape.window().kernelW();
    return tap / kernelW * rowBytes(shape)
        + (long) (tap % kernelW) * shape.window().dilationW() * shape.inPixelBytes()
        + (long) (word % shape.words()) * Integer.BYTES;
  }

  /** Bytes of input to the first word of the body. */
  long bodyAt(ConvolveShape shape) {
    return inputAt(shape, head);
  }
}
