package org.csprun.target.assembly.finish;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Feature;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits look-ups in a table of 256 bytes that a signed byte leads to, as {@link GateTable} lays it
 * out.
 */
sealed interface TableLookUp permits PermutedLookUp, GatheredLookUp {

  static TableLookUp of(Tier tier) {
    return tier.has(Feature.AVX512_VBMI) ? new PermutedLookUp() : new GatheredLookUp(tier);
  }

  /** Vector registers it keeps from {@link #prepare} on. */
  int registers();

  /** Emits what is done once when the function is entered; may use RAX. */
  void enter(Assembler a);

  /**
   * Emits what is done before the vectors of a tile.
   *
   * @param table holds the table's address, until the tile's last vector
   * @param first first of the registers it keeps
   */
  void prepare(Assembler a, Gpr table, int first);

  /**
   * Emits {@code x = table[x]}, zero-extended.
   *
   * @param x numbers of 32 bits from −128 to 127
   * @param spare is overwritten
   */
  void lookUp(Assembler a, Vec x, Vec spare, Gpr table, int first);
}
