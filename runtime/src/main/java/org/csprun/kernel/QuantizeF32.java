package org.csprun.kernel;

import org.csprun.plan.IntegerOperation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;

/** The meaning of {@link IntegerOperation.Quantize}. */
final class QuantizeF32 implements Kernel {
  private final Operand output;
  private final FloatView x;
  private final ByteView y;
  private final Quantization quantization;

  QuantizeF32(BoundStep step) {
    output = step.output();
    x = new FloatView(step.input(0));
    y = new ByteView(output);
    quantization = output.type().quantization().orElseThrow();
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          y.set(row, column, channel, quantization.quantize(x.get(row, column, channel), channel));
        }
      }
    }
  }
}
