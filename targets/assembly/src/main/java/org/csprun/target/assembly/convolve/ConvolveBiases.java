package org.csprun.target.assembly.convolve;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.csprun.target.assembly.code.CodeStore;

/**
 * The biases of a convolution's blocks, one for each kind of row and column: those near the border
 * hold what the taps outside the input would add, the zero points times their weights.
 */
final class ConvolveBiases {
  private final CodeStore store;
  private final DenseConvolution convolution;
  private final Edges rows;
  private final Edges columns;
  private final int kernelH;
  private final int kernelW;

  /** Blocks of a panel, which come one after another, share its biases. */
  private int lastPanel = -1;

  private long lastAddress;

  ConvolveBiases(CodeStore store, DenseConvolution convolution, Edges columns) {
    this.store = store;
    this.convolution = convolution;
    rows = convolution.rowEdges();
    this.columns = columns;
    kernelH = convolution.window().kernelH();
    kernelW = convolution.window().kernelW();
  }

  /** The address of a panel's biases, {@code [kind of row][kind of column][32]}. */
  long panel(int panel) {
    if (panel != lastPanel) {
      lastPanel = panel;
      lastAddress = allocate(panel, convolution.firstChannel(panel), convolution.channels(panel));
    }
    return lastAddress;
  }

  private long allocate(int panel, int channel, int channels) {
    int kinds = rows.kinds().size() * columns.kinds().size();
    MemorySegment biases = store.allocate((long) kinds * ConvolveEmitter.WORD_WEIGHTS);
    int[] padding = isPadded() ? convolution.paddingSums(panel) : new int[0];
    for (int r = 0; r < rows.kinds().size(); r++) {
      for (int c = 0; c < columns.kinds().size(); c++) {
        long at = (long) (r * columns.kinds().size() + c) * ConvolveEmitter.WORD_WEIGHTS;
        for (int lane = 0; lane < channels; lane++) {
          int bias = convolution.bias(channel + lane);
          if (padding.length > 0) {
            bias += outside(padding, rows.kinds().get(r), columns.kinds().get(c), lane);
          }
          biases.set(JAVA_INT, at + lane * 4L, bias);
        }
      }
    }
    return biases.address();
  }

  private boolean isPadded() {
    boolean whole = rows.kinds().stream().allMatch(r -> r.from() == 0 && r.to() == kernelH);
    return !whole || !columns.kinds().stream().allMatch(c -> c.from() == 0 && c.to() == kernelW);
  }

  /** The sum of the taps that see none of the input; wraps in 32 bits as all sums do. */
  private int outside(int[] padding, ColumnTile.Range seenY, ColumnTile.Range seenX, int lane) {
    int sum = 0;
    for (int ky = 0; ky < kernelH; ky++) {
      boolean rowSeen = ky >= seenY.from() && ky < seenY.to();
      for (int kx = 0; kx < kernelW; kx++) {
        if (!rowSeen || kx < seenX.from() || kx >= seenX.to()) {
          sum += padding[(ky * kernelW + kx) * 32 + lane];
        }
      }
    }
    return sum;
  }
}
