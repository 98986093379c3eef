package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.plan.IntegerOperation.Convolve;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * An integer depthwise or narrow grouped convolution, by the lanes of {@link
 * GroupedConvolveKernel}: bytes and weights become floats, which add integers exactly within the
 * parts of {@link ExactSums}.
 */
final class IntegerGroupedConvolveKernel implements Kernel {
  private final Operand out;
  private final Window window;
  private final LaneStage stage;
  private final ExactSums sums;
  private final IntegerEpilogue epilogue;
  private final Scratch<float[]> scratch;
  private final Scratch<int[]> sumScratch;
  private final int taps;
  private final int inputs;
  private final boolean neighbours;
  private final int ringRows;
  private final int chunks;
  private final int lineAt;

  /** Weights as {@code [chunk][ky][kx][input][lane]}. */
  private final float[] weights;

  private final int[] bias;

  /** The bias is added in integers. */
  private final float[] noBias = new float[L];

  /** Operand offsets as {@code [ring row of the window's first row][ky][kx][input]}. */
  private final int[] offsets;

  IntegerGroupedConvolveKernel(BoundStep step, Convolve operation, ScratchPools pools) {
    Operand in = step.input(0);
    out = step.output();
    window = operation.window();
    inputs = in.channels() / operation.groups();
    taps = window.kernelH() * window.kernelW() * inputs;
    ringRows = (window.kernelH() - 1) * window.dilationH() + 1;
    chunks = (out.channels() + L - 1) / L;
    stage =
        new LaneStage(in, window, operation.groups(), out.channels(), out.width(), LaneTile.PIXELS);
    MemorySegment tapMajor = step.weightBytes().get(operation.filter());
    weights = packWeights(tapMajor);
    bias = Tables.ints(step.weightBytes().get(operation.bias()), chunks * L);
    ExactSums.Weights weight =
        (output, tap) -> tapMajor.get(ValueLayout.JAVA_BYTE, (long) tap * out.channels() + output);
    sums = ExactSums.of(weight, bias, out.channels(), taps, 1);
    neighbours =
        window.kernelH() == 3
            && window.kernelW() == 3
            && window.strideW() == 1
            && window.dilationW() == 1
            && sums.parts() == 1;
    epilogue = new IntegerEpilogue(step, operation.requantize(), sums.mostSums());
    offsets = offsets();
    lineAt = Math.multiplyExact(ringRows, stage.rowFloats());
    long line = (out.width() + LaneTile.PIXELS) * (long) L;
    scratch = pools.atLeast(lineAt + line);
    sumScratch = pools.intsAtLeast(2 * line);
  }

  private float[] packWeights(MemorySegment tapMajor) {
    float[] packed = new float[Math.multiplyExact(chunks * L, taps)];
    for (int chunk = 0; chunk < chunks; chunk++) {
      int lanes = Math.min(L, out.channels() - chunk * L);
      for (int tap = 0; tap < taps; tap++) {
        long offset = (long) tap * out.channels() + chunk * L;
        for (int lane = 0; lane < lanes; lane++) {
          packed[(chunk * taps + tap) * L + lane] =
              tapMajor.get(ValueLayout.JAVA_BYTE, offset + lane);
        }
      }
    }
    return packed;
  }

  private int[] offsets() {
    int[] table = new int[Math.multiplyExact(ringRows, taps)];
    int at = 0;
    for (int phase = 0; phase < ringRows; phase++) {
      for (int ky = 0; ky < window.kernelH(); ky++) {
        int row = (phase + ky * window.dilationH()) % ringRows;
        for (int kx = 0; kx < window.kernelW(); kx++) {
          for (int i = 0; i < inputs; i++) {
            table[at++] = row * stage.rowFloats() + stage.offset(i, kx * window.dilationW());
          }
        }
      }
    }
    return table;
  }

  @Override
  public void run(int fromRow, int toRow) {
    float[] a = scratch.take();
    int[] s = sumScratch.take();
    try {
      for (int chunk = 0; chunk < chunks; chunk++) {
        runChunk(a, s, chunk, fromRow, toRow);
      }
    } finally {
      sumScratch.give(s);
      scratch.give(a);
    }
  }

  private void runChunk(float[] a, int[] s, int chunk, int fromRow, int toRow) {
    int firstInput = fromRow * window.strideH() - window.padTop();
    int staged = firstInput;
    for (int row = fromRow; row < toRow; row++) {
      int top = row * window.strideH() - window.padTop();
      staged = Math.max(staged, top);
      for (; staged < top + ringRows; staged++) {
        int slot = (staged - firstInput) % ringRows;
        stage.stage(staged, chunk, a, slot * stage.rowFloats());
      }
      int phase = (top - firstInput) % ringRows;
      finishRow(a, s, chunk, phase, row);
    }
  }

  /** Multiplies a row of a chunk and writes it out. */
  private void finishRow(float[] a, int[] s, int chunk, int phase, int row) {
    int width = out.width();
    int spareAt = (width + LaneTile.PIXELS) * L;
    int channel = chunk * L;
    int lanes = Math.min(L, out.channels() - channel);
    int first = row * width;
    int[] cuts = sums.cuts();
    multiplyRow(a, chunk, phase, 0, cuts[1]);
    if (sums.parts() == 1) {
      epilogue.finish(a, lineAt, bias, channel, s, spareAt, L, first, width, channel, lanes);
      return;
    }
    SumLoops.start(a, lineAt, s, 0, L, width, bias, channel);
    for (int part = 1; part < sums.parts(); part++) {
      multiplyRow(a, chunk, phase, cuts[part], cuts[part + 1]);
      SumLoops.add(a, lineAt, s, 0, L * width);
    }
    epilogue.finish(s, spareAt, L, first, width, channel, lanes);
  }

  /** The sums of some taps. */
  private void multiplyRow(float[] a, int chunk, int phase, int fromTap, int toTap) {
    int width = out.width();
    int w = (chunk * taps + fromTap) * L;
    int table = phase * taps + fromTap;
    int count = toTap - fromTap;
    int x = 0;
    while (x < width) {
      int to = lineAt + x * L;
      if (neighbours && width - x > LaneTile.PIXELS / 2) {
        LaneTile3x3.tile8(a, x * L, offsets, table, inputs, weights, w, noBias, 0, to);
        x += LaneTile.PIXELS;
      } else if (width - x > LaneTile.PIXELS / 2) {
        LaneTile.tile8(a, x * L, offsets, table, count, weights, w, noBias, 0, to);
        x += LaneTile.PIXELS;
      } else {
        LaneTile.tile4(a, x * L, offsets, table, count, weights, w, noBias, 0, to);
        x += LaneTile.PIXELS / 2;
      }
    }
  }
}
