package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * A depthwise or narrow grouped convolution: vectors of output channels, whatever their groups.
 *
 * <p>Input rows are staged once for a chunk of output channels in a ring as high as the kernel (see
 * {@link LaneStage}). Summation order: bias, then kernel rows, kernel columns, input channels, by
 * fused multiply and add; {@link LaneTile3x3} has its own.
 */
final class GroupedConvolveKernel implements Kernel {
  private final Operand out;
  private final Window window;
  private final LaneStage stage;
  private final Epilogue epilogue;
  private final Scratch<float[]> scratch;
  private final int taps;
  private final int inputs;
  private final boolean neighbours;
  private final int ringRows;
  private final int chunks;
  private final int lineAt;

  /** Weights as {@code [chunk][ky][kx][input][lane]}. */
  private final float[] weights;

  private final float[] bias;

  /** Operand offsets as {@code [ring row of the window's first row][ky][kx][input]}. */
  private final int[] offsets;

  GroupedConvolveKernel(BoundStep step, Convolve operation, ScratchPools pools) {
    Operand in = step.input(0);
    out = step.output();
    window = operation.window();
    inputs = in.channels() / operation.groups();
    taps = window.kernelH() * window.kernelW() * inputs;
    neighbours =
        window.kernelH() == 3
            && window.kernelW() == 3
            && window.strideW() == 1
            && window.dilationW() == 1;
    ringRows = (window.kernelH() - 1) * window.dilationH() + 1;
    chunks = (out.channels() + L - 1) / L;
    stage =
        new LaneStage(in, window, operation.groups(), out.channels(), out.width(), LaneTile.PIXELS);
    epilogue = new Epilogue(step, operation);
    weights = packWeights(step.weightBytes().get(operation.filter()));
    bias = new float[chunks * L];
    Runs.load(step.weightBytes().get(operation.bias()), 0, bias, 0, out.channels());
    offsets = offsets();
    lineAt = Math.multiplyExact(ringRows, stage.rowFloats());
    scratch = pools.atLeast((long) lineAt + (long) (out.width() + LaneTile.PIXELS) * L);
  }

  private float[] packWeights(MemorySegment tapMajor) {
    float[] packed = new float[Math.multiplyExact(chunks * L, taps)];
    for (int chunk = 0; chunk < chunks; chunk++) {
      int lanes = Math.min(L, out.channels() - chunk * L);
      for (int tap = 0; tap < taps; tap++) {
        long offset = ((long) tap * out.channels() + chunk * L) * 4;
        Runs.load(tapMajor, offset, packed, (chunk * taps + tap) * L, lanes);
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
    try {
      for (int chunk = 0; chunk < chunks; chunk++) {
        runChunk(a, chunk, fromRow, toRow);
      }
    } finally {
      scratch.give(a);
    }
  }

  private void runChunk(float[] a, int chunk, int fromRow, int toRow) {
    int firstInput = fromRow * window.strideH() - window.padTop();
    int staged = firstInput;
    int lanes = Math.min(L, out.channels() - chunk * L);
    for (int row = fromRow; row < toRow; row++) {
      int top = row * window.strideH() - window.padTop();
      staged = Math.max(staged, top);
      for (; staged < top + ringRows; staged++) {
        int slot = (staged - firstInput) % ringRows;
        stage.stage(staged, chunk, a, slot * stage.rowFloats());
      }
      multiplyRow(a, chunk, (top - firstInput) % ringRows);
      epilogue.finish(a, lineAt, L, row * out.width(), out.width(), chunk * L, lanes);
    }
  }

  private void multiplyRow(float[] a, int chunk, int phase) {
    int width = out.width();
    int w = chunk * taps * L;
    int table = phase * taps;
    int x = 0;
    while (x < width) {
      int to = lineAt + x * L;
      if (neighbours && width - x > LaneTile.PIXELS / 2) {
        LaneTile3x3.tile8(a, x * L, offsets, table, inputs, weights, w, bias, chunk * L, to);
        x += LaneTile.PIXELS;
      } else if (width - x > LaneTile.PIXELS / 2) {
        LaneTile.tile8(a, x * L, offsets, table, taps, weights, w, bias, chunk * L, to);
        x += LaneTile.PIXELS;
      } else {
        LaneTile.tile4(a, x * L, offsets, table, taps, weights, w, bias, chunk * L, to);
        x += LaneTile.PIXELS / 2;
      }
    }
  }
}
