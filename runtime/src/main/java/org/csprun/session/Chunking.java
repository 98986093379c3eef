package org.csprun.session;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;

/**
 * Into how many chunks of rows a step is cut. A hand-over costs microseconds, so small steps are
 * not cut; large ones get several chunks a thread, so that a thread whose core was stolen does not
 * hold up the rest.
 */
final class Chunking {
  /** Element operations below which a step runs on the caller alone. */
  private static final long WORTH_SPLITTING = 60_000;

  /** Element operations below which each thread gets one chunk. */
  private static final long WORTH_BALANCING = 4_000_000;

  private static final int CHUNKS_PER_THREAD = 4;

  private Chunking() {}

  static int chunks(BoundStep step, int threads) {
    long work = work(step);
    if (threads == 1 || work < WORTH_SPLITTING) {
      return 1;
    }
    int wanted = work < WORTH_BALANCING ? threads : threads * CHUNKS_PER_THREAD;
    return Math.min(step.rows(), wanted);
  }

  /** A rough count of element operations; multiply-adds of a convolution count an eighth. */
  private static long work(BoundStep step) {
    long elements = step.output().type().elements();
    return switch (step.operation()) {
      case Operation.Convolve convolve -> {
        long taps = (long) convolve.window().kernelH() * convolve.window().kernelW();
        yield elements * taps * (step.input(0).channels() / convolve.groups()) / 8 + elements;
      }
      case Operation.Pool pool -> elements * pool.window().kernelH() * pool.window().kernelW();
      case Operation.GlobalAverage average -> 0;
      case Operation.StridedCopy copy -> copy.elements();
      case Operation.Affine affine -> elements;
      case Operation.Activate activate -> elements * 4;
      case Operation.CrossChannelPool pool -> elements * pool.groups();
      case Operation.Elementwise elementwise -> elements;
      case Operation.Upsample upsample -> elements;
      case Operation.SpaceToDepth spaceToDepth -> elements;
      case Operation.Softmax softmax -> elements * 8;
      case Operation.ReduceChannels reduce -> step.input(0).type().elements();
      case Operation.LoadConstant constant -> elements;
      case IntegerOperation integer -> work(step, integer, elements);
    };
  }

  private static long work(BoundStep step, IntegerOperation operation, long elements) {
    return switch (operation) {
      case IntegerOperation.Convolve convolve -> {
        long taps = (long) convolve.window().kernelH() * convolve.window().kernelW();
        yield elements * taps * (step.input(0).channels() / convolve.groups()) / 8 + elements * 2;
      }
      case IntegerOperation.Average average ->
          elements * average.window().kernelH() * average.window().kernelW();
      case IntegerOperation.ChannelAverage average -> elements * average.groups();
      case IntegerOperation.Add add -> elements * 2;
      case IntegerOperation.Multiply multiply -> elements * 2;
      case IntegerOperation.Lookup lookup -> elements;
      case IntegerOperation.Quantize quantize -> elements;
      case IntegerOperation.Dequantize dequantize -> elements;
    };
  }
}
