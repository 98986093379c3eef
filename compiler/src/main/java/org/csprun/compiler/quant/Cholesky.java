package org.csprun.compiler.quant;

/** The Cholesky factorisation of small symmetric positive definite matrices. */
final class Cholesky {
  private Cholesky() {}

  /**
   * The lower triangular factor: {@code matrix = L · Lᵀ}. Elements above the diagonal are 0.
   *
   * @throws ArithmeticException when the matrix is not positive definite
   */
  static double[][] of(double[][] matrix) {
    int size = matrix.length;
    double[][] lower = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        double[] a = lower[i];
        double[] b = lower[j];
        for (int k = 0; k < j; k++) {
          sum -= a[k] * b[k];
        }
        if (i > j) {
          lower[i][j] = sum / b[j];
        } else if (sum > 0) {
          lower[i][i] = Math.sqrt(sum);
        } else {
          throw new ArithmeticException("The matrix is not positive definite");
        }
      }
    }
    return lower;
  }

  /** The inverse, through the factor. */
  static double[][] inverse(double[][] matrix) {
    int size = matrix.length;
    double[][] inverted = invertedLower(of(matrix));
    double[][] inverse = new double[size][size];
    // A⁻¹ = L⁻ᵀ · L⁻¹: row k of L⁻¹ adds to the elements up to k.
    for (int k = 0; k < size; k++) {
      double[] row = inverted[k];
      for (int i = 0; i <= k; i++) {
        double value = row[i];
        double[] target = inverse[i];
        for (int j = 0; j <= k; j++) {
          target[j] += value * row[j];
        }
      }
    }
    return inverse;
  }

  private static double[][] invertedLower(double[][] lower) {
    int size = lower.length;
    double[][] inverted = new double[size][size];
    for (int i = 0; i < size; i++) {
      double[] row = inverted[i];
      row[i] = 1;
      for (int k = 0; k < i; k++) {
        double factor = lower[i][k];
        double[] earlier = inverted[k];
        for (int j = 0; j <= k; j++) {
          row[j] -= factor * earlier[j];
        }
      }
      for (int j = 0; j <= i; j++) {
        row[j] /= lower[i][i];
      }
    }
    return inverted;
  }
}
