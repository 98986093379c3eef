package org.csprun.target.assembly.convolve;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Feature;

/**
 * Emits the products of one word of input, four {@code u8} channels or one {@code f32}, with a
 * vector of weights for each output channel.
 */
sealed interface Dot permits FusedDot, PairsDot {

  static Dot of(Tier tier, boolean integers) {
    boolean fused = tier.has(Feature.AVX512_VNNI) || tier.has(Feature.AVX_VNNI) || !integers;
    return fused ? new FusedDot(tier, integers) : new PairsDot(tier);
  }

  /** Registers it needs beside the sums of this many vectors a pixel. */
  int registers(int vectors);

  /**
   * Emits what is done once before the words of a tile.
   *
   * @param free first register that holds no sums
   */
  void start(Assembler a, int free, int vectors);

  /** Loads the weights of a word into registers from {@code free} on. */
  void weights(Assembler a, int free, int vectors, Address weights);

  /**
   * Adds the products of a pixel to its sums.
   *
   * @param sums first register of the sums
   * @param turn counts the pixels
   */
  void add(Assembler a, int free, int sums, int vectors, Address input, int turn);
}
