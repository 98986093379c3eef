package org.csprun.target.vector;

import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * {@code u8} to float. Where neither gaps nor scales tell pixels apart, a row is a run of vectors.
 */
final class DequantizeKernel implements Kernel {
  private static final int RUN_ELEMENTS = 2048;

  private final Operand in;
  private final Operand out;
  private final Scales scales;
  private final Scratch<float[]> floats;
  private final Scratch<int[]> ints;
  private final boolean flat;
  private final int pitch;
  private final int runPixels;

  DequantizeKernel(BoundStep step, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    scales = Scales.of(in);
    flat = in.isDense() && out.isDense() && !in.type().quantization().orElseThrow().isPerChannel();
    pitch = Lanes.roundUp(out.channels());
    runPixels = Math.max(1, RUN_ELEMENTS / pitch);
    int elements = Math.max(RUN_ELEMENTS, pitch);
    floats = pools.atLeast(elements);
    ints = pools.intsAtLeast(elements);
  }

  @Override
  public void run(int fromRow, int toRow) {
    float[] a = floats.take();
    int[] q = ints.take();
    try {
      int first = fromRow * out.width();
      int last = toRow * out.width();
      if (flat) {
        runElements(a, q, first * out.channels(), last * out.channels());
      } else {
        runPixels(a, q, first, last);
      }
    } finally {
      ints.give(q);
      floats.give(a);
    }
  }

  private void runElements(float[] a, int[] q, int first, int last) {
    for (int i = first; i < last; i += RUN_ELEMENTS) {
      int count = Math.min(RUN_ELEMENTS, last - i);
      ByteRuns.load(in.memory(), in.offsetBytes() + i, q, 0, count);
      scales.dequantize(q, a, Lanes.L, Lanes.roundUp(count) / Lanes.L);
      Runs.store(a, 0, out.memory(), out.offsetBytes() + i * 4L, count);
    }
  }

  private void runPixels(float[] a, int[] q, int first, int last) {
    int channels = out.channels();
    for (int pixel = first; pixel < last; pixel += runPixels) {
      int count = Math.min(runPixels, last - pixel);
      long offset = in.offsetBytes() + (long) pixel * in.pixelStride();
      for (int p = 0; p < count; p++) {
        ByteRuns.load(in.memory(), offset, q, p * pitch, channels);
        offset += in.pixelStride();
      }
      scales.dequantize(q, a, pitch, count);
      for (int p = 0; p < count; p++) {
        Runs.store(a, p * pitch, out.memory(), Pixels.offset(out, pixel + p), channels);
      }
    }
  }
}
