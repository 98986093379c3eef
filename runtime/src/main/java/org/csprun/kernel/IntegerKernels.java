package org.csprun.kernel;

import org.csprun.plan.IntegerOperation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;

/** The scalar kernels of {@code u8} tensors: the numeric specification. */
final class IntegerKernels {
  private IntegerKernels() {}

  static Kernel create(BoundStep step, IntegerOperation operation) {
    return switch (operation) {
      case IntegerOperation.Convolve convolve -> new ConvolveU8(step, convolve);
      case IntegerOperation.Add add -> JoinU8.add(step, add);
      case IntegerOperation.Multiply multiply -> JoinU8.multiply(step, multiply);
      case IntegerOperation.Average average -> new AverageU8(step, average);
      case IntegerOperation.ChannelAverage average -> new ChannelAverageU8(step, average);
      case IntegerOperation.Lookup lookup -> new LookupU8(step, lookup);
      case IntegerOperation.Quantize _ -> new QuantizeF32(step);
      case IntegerOperation.Dequantize _ -> new DequantizeU8(step);
    };
  }
}
