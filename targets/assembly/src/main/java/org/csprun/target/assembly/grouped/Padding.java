package org.csprun.target.assembly.grouped;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.tensor.Quantization;

/** The zero points of an input, laid out as a row of its pixels. */
final class Padding {
  /** What loads may read behind the last pixel. */
  private static final int SLACK_BYTES = 64;

  private Padding() {}

  /** A whole row where rows are padded, else one pixel. */
  static MemorySegment row(CodeStore store, Operand input, Window window) {
    Quantization quantization = input.type().quantization().orElseThrow();
    int pixel = input.pixelStride();
    boolean rows = window.padTop() > 0 || window.padBottom() > 0;
    byte[] row = new byte[Math.multiplyExact(pixel, rows ? input.width() : 1)];
    for (int c = 0; c < input.channels(); c++) {
      row[c] = (byte) quantization.zeroPoint(c);
    }
    for (int filled = pixel; filled < row.length; filled *= 2) {
      System.arraycopy(row, 0, row, filled, Math.min(filled, row.length - filled));
    }
    MemorySegment memory = store.allocate(row.length + (long) SLACK_BYTES);
    MemorySegment.copy(row, 0, memory, ValueLayout.JAVA_BYTE, 0, row.length);
    return memory;
  }
}
