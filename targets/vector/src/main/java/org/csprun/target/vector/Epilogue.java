package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.Convolve;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;

/**
 * What follows the sums of a convolution: activation, residual, activation of the sum, and the way
 * out. It works on a tile in the first-level cache; doing it in registers would need a copy of the
 * product's code for each activation.
 */
final class Epilogue {
  private final Activation activation;
  private final Activation residualActivation;
  private final boolean hasResidual;
  private final Operand out;
  private final Operand residual;

  Epilogue(BoundStep step, Convolve operation) {
    activation = operation.activation();
    residualActivation = operation.residualActivation();
    hasResidual = operation.residual();
    out = step.output();
    residual = hasResidual ? step.input(1) : out;
  }

  /**
   * Finishes {@code a[pixel][pitch]} from {@code at} and writes it out.
   *
   * @param pitch floats from pixel to pixel, a multiple of the vector length
   * @param first output pixel, counted over all rows
   * @param count pixels
   * @param channel first output channel
   * @param channels output channels, at most {@code pitch}
   */
  void finish(float[] a, int at, int pitch, int first, int count, int channel, int channels) {
    if (channels != pitch) {
      finishParts(a, at, pitch, first, count, channel, channels);
    } else if (!hasResidual) {
      store(activation, a, at, pitch, first, count, channel);
    } else if (isLeaky(activation) && isLeaky(residualActivation)) {
      StoreLoops.leakySum(
          a,
          at,
          pitch,
          count,
          slope(activation),
          slope(residualActivation),
          residual.memory(),
          offset(residual, first, channel),
          residual.pixelStride() * 4L,
          out.memory(),
          offset(out, first, channel),
          out.pixelStride() * 4L);
    } else {
      ActivationLoops.apply(activation, a, at, count * pitch);
      long offset = offset(residual, first, channel);
      addVectors(a, at, pitch, count, residual.memory(), offset, residual.pixelStride() * 4L);
      store(residualActivation, a, at, pitch, first, count, channel);
    }
  }

  private static boolean isLeaky(Activation activation) {
    return activation.kind() == Kind.LINEAR || activation.kind() == Kind.LEAKY;
  }

  /** What a value below zero is multiplied by. */
  private static float slope(Activation activation) {
    return activation.kind() == Kind.LINEAR ? 1 : activation.alpha();
  }

  /** Activates and writes whole vectors. */
  private void store(
      Activation last, float[] a, int at, int pitch, int first, int count, int channel) {
    MemorySegment to = out.memory();
    long start = offset(out, first, channel);
    long stride = out.pixelStride() * 4L;
    if (last.kind() == Kind.LEAKY) {
      StoreLoops.leaky(a, at, pitch, count, last.alpha(), to, start, stride);
    } else if (last.kind() == Kind.RELU) {
      StoreLoops.relu(a, at, pitch, count, to, start, stride);
    } else {
      ActivationLoops.apply(last, a, at, count * pitch);
      StoreLoops.plain(a, at, pitch, count, to, start, stride);
    }
  }

  /** Channels that end within a vector. */
  private void finishParts(
      float[] a, int at, int pitch, int first, int count, int channel, int channels) {
    ActivationLoops.apply(activation, a, at, count * pitch);
    if (hasResidual) {
      long offset = offset(residual, first, channel);
      for (int p = 0; p < count; p++) {
        Runs.add(residual.memory(), offset, a, at + p * pitch, channels);
        offset += residual.pixelStride() * 4L;
      }
      ActivationLoops.apply(residualActivation, a, at, count * pitch);
    }
    long offset = offset(out, first, channel);
    for (int p = 0; p < count; p++) {
      Runs.store(a, at + p * pitch, out.memory(), offset, channels);
      offset += out.pixelStride() * 4L;
    }
  }

  private static long offset(Operand operand, int pixel, int channel) {
    return operand.offsetBytes() + ((long) pixel * operand.pixelStride() + channel) * 4L;
  }

  private static void addVectors(
      float[] a, int from, int pitch, int count, MemorySegment other, long offset, long stride) {
    for (int j = 0; j < pitch; j += L) {
      int at = from + j;
      long bytes = offset + j * 4L;
      for (int p = 0; p < count; p++) {
        FloatVector.fromMemorySegment(S, other, bytes, LITTLE_ENDIAN)
            .add(FloatVector.fromArray(S, a, at))
            .intoArray(a, at);
        at += pitch;
        bytes += stride;
      }
    }
  }
}
