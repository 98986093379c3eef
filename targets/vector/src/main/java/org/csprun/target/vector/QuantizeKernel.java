package org.csprun.target.vector;

import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * Float to {@code u8}. Where neither gaps nor scales tell pixels apart, a row is a run of vectors.
 */
final class QuantizeKernel implements Kernel {
  private static final int RUN_ELEMENTS = 2048;

  private final Operand in;
  private final Operand out;
  private final Scales scales;
  private final Scratch<float[]> floats;
  private final Scratch<int[]> ints;
  private final boolean flat;
  private final int pitch;
  private final int runPixels;

  QuantizeKernel(BoundStep step, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    scales = Scales.of(out);
    flat = in.isDense() && out.isDense() && !out.type().quantization().orElseThrow().isPerChannel();
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
      Runs.load(in.memory(), in.offsetBytes() + i * 4L, a, 0, count);
      scales.quantize(a, q, Lanes.L, Lanes.roundUp(count) / Lanes.L);
      ByteRuns.store(q, 0, out.memory(), out.offsetBytes() + i, count);
    }
  }

  private void runPixels(float[] a, int[] q, int first, int last) {
    int channels = out.channels();
    for (int pixel = first; pixel < last; pixel += runPixels) {
      int count = Math.min(runPixels, last - pixel);
      for (int p = 0; p < count; p++) {
        Runs.load(in.memory(), Pixels.offset(in, pixel + p), a, p * pitch, channels);
      }
      scales.quantize(a, q, pitch, count);
      IntegerEpilogue.store(q, pitch, out, pixel, count, 0, channels);
    }
  }
}
