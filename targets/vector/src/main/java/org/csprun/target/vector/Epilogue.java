package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.plan.WeightLayout.PANEL;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.csprun.plan.Activation;
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
    ActivationLoops.apply(activation, a, at, count * pitch);
    if (hasResidual) {
      add(a, at, pitch, first, count, channel, channels);
      ActivationLoops.apply(residualActivation, a, at, count * pitch);
    }
    store(a, at, pitch, first, count, channel, channels);
  }

  private void add(float[] a, int at, int pitch, int first, int count, int channel, int channels) {
    long offset = offset(residual, first, channel);
    if (channels == pitch) {
      addVectors(a, at, pitch, count, residual.memory(), offset, residual.pixelStride() * 4L);
      return;
    }
    for (int p = 0; p < count; p++) {
      Runs.add(residual.memory(), offset, a, at + p * pitch, channels);
      offset += residual.pixelStride() * 4L;
    }
  }

  private void store(
      float[] a, int at, int pitch, int first, int count, int channel, int channels) {
    long offset = offset(out, first, channel);
    if (channels == pitch) {
      if (pitch == PANEL) {
        storePanels(a, at, count, out.memory(), offset, out.pixelStride() * 4L);
      } else {
        storeVectors(a, at, pitch, count, out.memory(), offset, out.pixelStride() * 4L);
      }
      return;
    }
    for (int p = 0; p < count; p++) {
      Runs.store(a, at + p * pitch, out.memory(), offset, channels);
      offset += out.pixelStride() * 4L;
    }
  }

  private static long offset(Operand operand, int pixel, int channel) {
    return operand.offsetBytes() + ((long) pixel * operand.pixelStride() + channel) * 4L;
  }

  private static void storePanels(
      float[] a, int from, int count, MemorySegment out, long offset, long stride) {
    int at = from;
    long bytes = offset;
    for (int p = 0; p < count; p++) {
      for (int j = 0; j < PANEL; j += L) {
        FloatVector.fromArray(S, a, at + j).intoMemorySegment(out, bytes + j * 4L, LITTLE_ENDIAN);
      }
      at += PANEL;
      bytes += stride;
    }
  }

  private static void storeVectors(
      float[] a, int from, int pitch, int count, MemorySegment out, long offset, long stride) {
    for (int j = 0; j < pitch; j += L) {
      int at = from + j;
      long bytes = offset + j * 4L;
      for (int p = 0; p < count; p++) {
        FloatVector.fromArray(S, a, at).intoMemorySegment(out, bytes, LITTLE_ENDIAN);
        at += pitch;
        bytes += stride;
      }
    }
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
