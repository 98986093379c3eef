package org.csprun.kernel;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link IntegerOperation.Average}. */
final class AverageU8 implements Kernel {
  private final Window window;
  private final Operand input;
  private final Operand output;
  private final ByteView x;
  private final ByteView y;
  private final Requantizer requantizer;

  AverageU8(BoundStep step, IntegerOperation.Average operation) {
    window = operation.window();
    input = step.input(0);
    output = step.output();
    x = new ByteView(input);
    y = new ByteView(output);
    requantizer = new Requantizer(step, operation.requantize());
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          y.set(row, column, channel, requantizer.apply(channel, sum(row, column, channel), 0));
        }
      }
    }
  }

  private int sum(int row, int column, int channel) {
    int sum = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int inRow = row * window.strideH() - window.padTop() + ky * window.dilationH();
      for (int kx = 0; kx < window.kernelW(); kx++) {
        int inColumn = column * window.strideW() - window.padLeft() + kx * window.dilationW();
        if (inRow >= 0 && inRow < input.height() && inColumn >= 0 && inColumn < input.width()) {
          sum += x.centred(inRow, inColumn, channel);
        }
      }
    }
    return sum;
  }
}
