package org.csprun.compiler.quant;

import java.lang.foreign.ValueLayout;
import org.csprun.plan.Window;
import org.csprun.target.Operand;

/** Reads the values under a block of taps, in the order of a filter's row; padding is 0. */
final class InputWindow {
  private final Operand input;
  private final Window window;
  private final int firstChannel;
  private final int channels;

  InputWindow(Operand input, Window window, TapBlocks blocks, int block) {
    this.input = input;
    this.window = window;
    firstChannel = blocks.firstChannel(block);
    channels = blocks.taps(block) / blocks.area();
  }

  void read(int row, int column, float[] values) {
    int area = window.kernelH() * window.kernelW();
    int tap = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int y = row * window.strideH() - window.padTop() + ky * window.dilationH();
      for (int kx = 0; kx < window.kernelW(); kx++) {
        int x = column * window.strideW() - window.padLeft() + kx * window.dilationW();
        boolean inside = y >= 0 && y < input.height() && x >= 0 && x < input.width();
        for (int c = 0; c < channels; c++) {
          values[c * area + tap] = inside ? value(y, x, firstChannel + c) : 0;
        }
        tap++;
      }
    }
  }

  private float value(int y, int x, int channel) {
    return input
        .memory()
        .get(ValueLayout.JAVA_FLOAT, input.pixelOffset(y, x) + (long) channel * Float.BYTES);
  }
}
