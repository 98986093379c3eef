package org.csprun.target.assembly.code;

import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;

/**
 * The channels of a pixel in vectors, the last of which may be partly used.
 *
 * @param lanes channels of a vector: 16 or 64
 */
public record Lanes(int channels, int lanes) {
  /** The channels of the last vector; what finishes sums keeps it too. */
  private static final Mask TAIL = Mask.K4;

  public Lanes {
    if (channels < 1 || lanes != 16 && lanes != 64) {
      throw new IllegalArgumentException(channels + " channels in vectors of " + lanes);
    }
  }

  /** Channels in whole vectors. */
  public int whole() {
    return channels / lanes * lanes;
  }

  /** Channels of the last vector; 0 where all are whole. */
  public int tail() {
    return channels % lanes;
  }

  /** Emits the mask of the last vector; uses RAX. */
  public void enter(Assembler a) {
    if (tail() > 0) {
      a.mov(Gpr.RAX, (1L << tail()) - 1);
      a.kmovq(TAIL, Gpr.RAX);
    }
  }

  /** What a load of {@code used} channels fills; the others become zero. */
  public Masking load(int used) {
    return used == lanes ? Masking.NONE : Masking.zero(TAIL);
  }

  /** What a store of {@code used} channels writes. */
  public Masking store(int used) {
    return used == lanes ? Masking.NONE : Masking.merge(TAIL);
  }
}
