package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * The meaning of a {@link Operation.Pool} for a maximum of {@code u8}: padding is ignored, a window
 * that lies wholly in it has maximum 0.
 */
final class MaxU8 implements Kernel {
  private final Window window;
  private final Operand input;
  private final Operand output;
  private final ByteView x;
  private final ByteView y;

  MaxU8(BoundStep step, Operation.Pool operation) {
    window = operation.window();
    input = step.input(0);
    output = step.output();
    x = new ByteView(input);
    y = new ByteView(output);
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          y.set(row, column, channel, max(row, column, channel));
        }
      }
    }
  }

  private int max(int row, int column, int channel) {
    int max = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int inRow = row * window.strideH() - window.padTop() + ky * window.dilationH();
      for (int kx = 0; kx < window.kernelW(); kx++) {
        int inColumn = column * window.strideW() - window.padLeft() + kx * window.dilationW();
        if (inRow >= 0 && inRow < input.height() && inColumn >= 0 && inColumn < input.width()) {
          max = Math.max(max, x.get(inRow, inColumn, channel));
        }
      }
    }
    return max;
  }
}
