package org.csprun.target.assembly.finish;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Feature;
import org.csprun.target.assembly.x86.Vec;

/** Emits reads and writes of vectors that may be partly used: the channels' last. */
sealed interface Tails permits MaskedTails, PiecewiseTails {

  static Tails of(Tier tier) {
    return tier.has(Feature.AVX512) ? new MaskedTails() : new PiecewiseTails();
  }

  /**
   * Emits what is done once when the function is entered; may use RAX.
   *
   * @param tail how many elements of partly used vectors are used; 0 when all vectors are whole
   */
  void enter(Assembler a, int tail);

  /** Emits {@code to = bytes at from}, each in 32 bits. */
  void loadBytes(Assembler a, Vec to, Address from, boolean whole);

  /**
   * Emits a store of the lowest {@code count} bytes of {@code x}, which may be overwritten.
   *
   * @param whole whether that is a whole vector of channels
   */
  void storeBytes(Assembler a, Vec x, Address to, int count, boolean whole);

  /** Emits {@code x = x + floats at from}. */
  void addFloats(Assembler a, Vec x, Address from, boolean whole);

  /** Emits a store of the first {@code count} floats of {@code x}, which may be overwritten. */
  void storeFloats(Assembler a, Vec x, Address to, int count, boolean whole);
}
