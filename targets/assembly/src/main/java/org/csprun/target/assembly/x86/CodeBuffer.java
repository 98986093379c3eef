package org.csprun.target.assembly.x86;

import java.util.Arrays;

/** Growing machine code, with labels that are bound before or after the jumps to them. */
public class CodeBuffer {
  private static final int UNBOUND = -1;

  private byte[] bytes = new byte[4096];
  private int size;
  private int[] labels = new int[32];
  private int labelCount;

  /** Pairs of the place of a 32-bit displacement and the label it leads to. */
  private int[] jumps = new int[64];

  private int jumpCount;

  /** Where vector instructions start: the code can be cut there. */
  private int[] starts = new int[64];

  private int startCount;

  final void u8(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    bytes[size++] = (byte) value;
  }

  final void s32(int value) {
    u8(value);
    u8(value >> 8);
    u8(value >> 16);
    u8(value >> 24);
  }

  final void s64(long value) {
    s32((int) value);
    s32((int) (value >> 32));
  }

  /** Notes that a vector instruction starts here. */
  final void startVector() {
    if (startCount == starts.length) {
      starts = Arrays.copyOf(starts, startCount * 2);
    }
    starts[startCount++] = size;
  }

  /**
   * Appends two pieces of straight code, cut before their vector instructions and mixed evenly, so
   * that the processor finds work of both side by side. Neither may read what the other writes.
   *
   * @throws IllegalArgumentException when one of them jumps
   */
  public final void mix(CodeBuffer a, CodeBuffer b) {
    if (a.jumpCount + b.jumpCount > 0) {
      throw new IllegalArgumentException("Only straight code can be mixed");
    }
    int done = 0;
    for (int i = 0; i <= a.startCount; i++) {
      append(a, i);
      int until = (int) ((long) (i + 1) * (b.startCount + 1) / (a.startCount + 1));
      while (done < until) {
        append(b, done++);
      }
    }
  }

  /** Appends what lies before the first vector instruction, or an instruction. */
  private void append(CodeBuffer from, int piece) {
    int start = piece == 0 ? 0 : from.starts[piece - 1];
    int end = piece == from.startCount ? from.size : from.starts[piece];
    for (int i = start; i < end; i++) {
      u8(from.bytes[i]);
    }
  }

  /** A new label, not bound yet. */
  public final Label label() {
    if (labelCount == labels.length) {
      labels = Arrays.copyOf(labels, labelCount * 2);
    }
    labels[labelCount] = UNBOUND;
    return new Label(labelCount++);
  }

  /** A new label, bound here. */
  public final Label here() {
    Label label = label();
    bind(label);
    return label;
  }

  /** Binds a label to this place. */
  public final void bind(Label label) {
    if (labels[label.number()] != UNBOUND) {
      throw new IllegalStateException("Label " + label.number() + " is bound twice");
    }
    labels[label.number()] = size;
  }

  /** Emits the 32-bit displacement of a jump that ends with it. */
  final void displacementTo(Label label) {
    if (jumpCount == jumps.length) {
      jumps = Arrays.copyOf(jumps, jumpCount * 2);
    }
    jumps[jumpCount++] = size;
    jumps[jumpCount++] = label.number();
    s32(0);
  }

  public final int size() {
    return size;
  }

  /**
   * The finished code.
   *
   * @throws IllegalStateException when a jump leads to a label that is not bound
   */
  public final byte[] finish() {
    for (int i = 0; i < jumpCount; i += 2) {
      int at = jumps[i];
      int target = labels[jumps[i + 1]];
      if (target == UNBOUND) {
        throw new IllegalStateException("Label " + jumps[i + 1] + " is never bound");
      }
      int displacement = target - (at + Integer.BYTES);
      for (int b = 0; b < Integer.BYTES; b++) {
        bytes[at + b] = (byte) (displacement >> 8 * b);
      }
    }
    return Arrays.copyOf(bytes, size);
  }
}
