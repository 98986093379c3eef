package org.csprun.target.assembly.convolve;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the products of one word of input, four {@code u8} channels or one {@code f32}, with a
 * vector of weights for each output channel.
 */
record Dot(Tier tier, boolean integers) {
  /** Registers for the input, taken in turn so that loads run ahead. */
  private static final int INPUTS = 4;

  /** Registers it needs beside the sums. */
  static int registers(Tier tier, boolean integers, int vectors) {
    return vectors + INPUTS;
  }

  void load(Assembler a, Vec to, Address from) {
    a.v(VMOVUPS, to, from);
  }

  /** Loads the weights of a word into the first free registers. */
  void weights(Assembler a, int free, int vectors, Address weights) {
    for (int v = 0; v < vectors; v++) {
      load(a, vec(free + v), weights.plus((long) v * tier.vectorBytes()));
    }
  }

  /**
   * Adds the products of a pixel to its sums.
   *
   * @param sums first register of the sums
   * @param turn counts the pixels
   */
  void add(Assembler a, int free, int sums, int vectors, Address input, int turn) {
    Vec x = vec(free + vectors + turn % INPUTS);
    a.v(integers ? VPBROADCASTD : VBROADCASTSS, x, input);
    for (int v = 0; v < vectors; v++) {
      a.v(integers ? VPDPBUSD : VFMADD231PS, vec(sums + v), x, vec(free + v));
    }
  }

  private Vec vec(int code) {
    return new Vec(code, tier.vectorBytes());
  }
}
