package org.csprun.target.assembly.grouped;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Vec;

/**
 * How a vector with one word for each output channel comes from the input: bytes of one to four
 * rows are loaded side by side and put where the {@link Lanes} say.
 *
 * @param rows rows of taps whose bytes share a word
 * @param loadBytes bytes loaded of each row, 16, 32 or 64; 0 where the lanes lie farther apart and
 *     are gathered one by one
 * @param plain the input already lies as the lanes want it
 * @param stepsIndex the next word comes from the same bytes with the index a word further, rather
 *     than from the bytes a word further: such loads cross no line of the cache
 */
record Spread(int rows, int loadBytes, boolean plain, boolean stepsIndex) {
  private static final int VECTOR_BYTES = 64;
  private static final Mask GATHERED = Mask.K6;

  /** The spread of floats that no group shares: they lie as the lanes want them. */
  static final Spread PLAIN = new Spread(1, VECTOR_BYTES, true, false);

  /**
   * The spread of words within these spans.
   *
   * @param words words of a pixel that a lane reads
   * @param sharing rows of taps that one word has room for
   */
  static Spread of(Lanes.Span span, int words, int sharing) {
    if (words > 1 && span.allWordsBytes() <= VECTOR_BYTES) {
      return new Spread(1, loadBytes(span.allWordsBytes()), false, true);
    }
    int load = loadBytes(span.wordBytes());
    int rows = load == 0 ? 1 : Math.min(sharing, VECTOR_BYTES / load);
    return new Spread(rows, load, false, false);
  }

  private static int loadBytes(int spanBytes) {
    return spanBytes > VECTOR_BYTES ? 0 : Math.max(16, Integer.highestOneBit(2 * spanBytes - 1));
  }

  /**
   * Emits the making of one vector.
   *
   * @param index the register that holds the index of the lanes
   * @param from the registers that point into the rows
   */
  void load(Assembler a, Vec to, Vec index, Gpr[] from, long displacement) {
    if (plain) {
      a.v(VMOVUPS, to, Address.of(from[0], displacement));
      return;
    }
    if (loadBytes == 0) {
      a.ones(GATHERED);
      a.v(VPXORD, to, to, to);
      a.gather(VPGATHERDD, to, index, Address.of(from[0], displacement), GATHERED);
      return;
    }
    a.v(VMOVUPS, to.as(loadBytes), Address.of(from[0], displacement));
    for (int r = 1; r < rows; r++) {
      Address row = Address.of(from[r], displacement);
      if (loadBytes == 16) {
        Vec joined = to.as(r == 1 ? 32 : VECTOR_BYTES);
        a.v(VINSERTI32X4, joined, joined, row, r);
      } else {
        a.v(VINSERTI64X4, to, to, row, r);
      }
    }
    a.v(VPERMB, to, index, to);
  }
}
