package org.csprun.kernel;

import org.csprun.plan.IntegerOperation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;

/** The meaning of {@link IntegerOperation.Dequantize}. */
final class DequantizeU8 implements Kernel {
  private final Operand output;
  private final ByteView x;
  private final FloatView y;
  private final Quantization quantization;

  DequantizeU8(BoundStep step) {
    output = step.output();
    x = new ByteView(step.input(0));
    y = new FloatView(output);
    quantization = step.input(0).type().quantization().orElseThrow();
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          int q = x.get(row, column, channel);
          y.set(row, column, channel, quantization.dequantize(q, channel));
        }
      }
    }
  }
}
