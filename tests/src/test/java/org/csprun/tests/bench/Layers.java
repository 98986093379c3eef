package org.csprun.tests.bench;

import java.util.Arrays;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;

/** Sections of a cfg, and the numbers in the names of shapes. */
final class Layers {
  private Layers() {}

  /** The numbers in a name like {@code in64-out128-k3-s2-at64}, in their order. */
  static int[] numbers(String shape) {
    return Arrays.stream(shape.split("\\D+"))
        .filter(digits -> !digits.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  static String convolution(int outputs, int kernel, int stride, int groups, String activation) {
    return """
    [convolutional]
    filters=%d
    size=%d
    stride=%d
    groups=%d
    pad=1
    activation=%s
    """
        .formatted(outputs, kernel, stride, groups, activation);
  }

  static String maxPool(int kernel, int stride) {
    return "[maxpool]\nsize=%d\nstride=%d\n".formatted(kernel, stride);
  }

  static boolean isConvolution(Operation operation) {
    return operation instanceof Operation.Convolve
        || operation instanceof IntegerOperation.Convolve;
  }

  static boolean isAdd(Operation operation) {
    return operation instanceof Operation.Elementwise || operation instanceof IntegerOperation.Add;
  }
}
