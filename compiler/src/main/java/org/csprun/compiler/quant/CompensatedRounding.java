package org.csprun.compiler.quant;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rounds weights one after another and makes those not yet rounded take back the error, as far as
 * their inputs vary with the rounded one's: what is left of the error in the output is far smaller
 * than that of rounding each to the nearest.
 *
 * <p>With the covariance H of the inputs an error e in one weight is best answered by changing the
 * others by {@code −e · H⁻¹[j, k] / H⁻¹[j, j]}; a Cholesky factor of H⁻¹ has these numbers for
 * every set of weights that is left (Frantar et al., GPTQ, arXiv 2210.17323). Weights on the inputs
 * that vary most go first.
 */
final class CompensatedRounding implements Rounding {
  /** Added to the diagonal, in parts of its mean. */
  private static final double DAMPING = 0.01;

  /** More of it where there are few windows for the taps, which then only seem to vary together. */
  private static final double DAMPING_A_TAP_OF_WINDOW = 0.25;

  private static final double MORE_DAMPING = 10;

  private final TapBlocks blocks;
  private final int outputsPerGroup;
  private final int[][] orders;
  private final double[][][] factors;

  CompensatedRounding(InputMoments moments, double[] scales, int outputs) {
    blocks = moments.blocks();
    outputsPerGroup = outputs / blocks.groups();
    orders = new int[blocks.count()][];
    factors = new double[blocks.count()][][];
    IntStream.range(0, blocks.count())
        .parallel()
        .forEach(
            block -> {
              double[][] covariance = moments.covariance(block, scales);
              orders[block] = order(covariance);
              factors[block] =
                  factor(covariance, orders[block], damping(moments, covariance.length));
            });
  }

  @Override
  public void round(int output, double[] row, double unit, byte[] target) {
    int first = output / outputsPerGroup * blocks.perGroup();
    for (int block = first; block < first + blocks.perGroup(); block++) {
      int[] order = orders[block];
      double[][] factor = factors[block];
      int start = blocks.firstTap(block);
      double[] left = new double[order.length];
      for (int j = 0; j < left.length; j++) {
        left[j] = row[start + order[j]];
      }
      for (int j = 0; j < left.length; j++) {
        byte rounded = Rounding.nearest(left[j], unit);
        target[start + order[j]] = rounded;
        double[] answers = factor[j];
        double error = (left[j] - rounded * unit) / answers[j];
        for (int k = j + 1; k < left.length; k++) {
          left[k] -= error * answers[k];
        }
      }
    }
  }

  private static double damping(InputMoments moments, int taps) {
    return DAMPING + DAMPING_A_TAP_OF_WINDOW * taps / moments.distinctWindows();
  }

  private static int[] order(double[][] covariance) {
    return IntStream.range(0, covariance.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -covariance[i][i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The upper Cholesky factor of the inverse of the damped, reordered covariance. Inputs that
   * hardly vary leave little but rounding errors of their sums there: those want more damping.
   */
  private static double[][] factor(double[][] covariance, int[] order, double part) {
    int size = order.length;
    double trace = IntStream.range(0, size).mapToDouble(i -> covariance[i][i]).sum();
    double damping = trace > 0 ? part * trace / size : 1;
    Optional<double[][]> upper = upper(covariance, order, damping);
    while (upper.isEmpty()) {
      damping *= MORE_DAMPING;
      upper = upper(covariance, order, damping);
    }
    return upper.get();
  }

  private static Optional<double[][]> upper(double[][] covariance, int[] order, double damping) {
    int size = order.length;
    double[][] damped = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        damped[i][j] = covariance[order[i]][order[j]];
      }
      damped[i][i] += damping;
    }
    double[][] lower;
    try {
      lower = Cholesky.of(Cholesky.inverse(damped));
    } catch (ArithmeticException notDefinite) {
      return Optional.empty();
    }
    double[][] upper = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        upper[i][j] = lower[j][i];
      }
    }
    return Optional.of(upper);
  }
}
