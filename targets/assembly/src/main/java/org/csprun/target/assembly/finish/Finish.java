package org.csprun.target.assembly.finish;

import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits what turns vectors of sums into elements of the output and stores them. Implementations are
 * records: equal ones emit equal code.
 */
public interface Finish {

  /** Vector registers it needs beside the sums. */
  int registers();

  /** Emits what is done once when the function is entered; may use RAX. */
  void enter(Assembler a);

  /**
   * Emits what is done before the vectors of a tile.
   *
   * @param arguments register that holds the function's block of arguments; it and RAX are the
   *     finish's own until the tile's last vector
   * @param free first vector register that holds no sums
   */
  void prepare(Assembler a, Gpr arguments, int free);

  /**
   * Emits the finishing of one vector of sums.
   *
   * @param sums the vector; it is overwritten
   * @param lanes how many of its sums are channels of the output
   * @param constants where the numbers of these channels lie
   * @param out where the first element goes
   * @param join where the first element that joins lies; ignored where none does
   * @param free first vector register that holds no sums
   */
  void vector(
      Assembler a, Vec sums, int lanes, Address constants, Address out, Address join, int free);

  /** Emits the finishing of a tile whose sums lie in the first registers. */
  default void tile(Assembler a, FinishTile tile) {
    for (int v = 0; v < tile.vectors(); v++) {
      for (int p = 0; p < tile.pixels(); p++) {
        vector(
            a,
            tile.sums(p, v),
            tile.lanes(v),
            tile.constants(v),
            tile.out(p, v),
            tile.join(p, v),
            tile.free());
      }
    }
  }

  /** What finishes that emit the same code have in common. */
  default Object key() {
    return this;
  }

  /** Bytes of constants a vector of channels. */
  int constantBytes();
}
