package org.csprun.target.assembly.convolve;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Feature;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;

/** Multiplies and adds with one instruction: four bytes with VNNI, or a float. */
record FusedDot(Tier tier, boolean integers) implements Dot {

  /** Registers for the input, taken in turn so that loads run ahead. */
  private int inputs() {
    return tier.registers() == 32 ? 4 : 2;
  }

  private Vec vec(int code) {
    return new Vec(code, tier.vectorBytes());
  }

  private VectorOp product() {
    if (!integers) {
      return VFMADD231PS;
    }
    return tier.has(Feature.AVX512_VNNI) ? VPDPBUSD : VPDPBUSD_VEX;
  }

  @Override
  public int registers(int vectors) {
    return vectors + inputs();
  }

  @Override
  public void start(Assembler a, int free, int vectors) {}

  @Override
  public void weights(Assembler a, int free, int vectors, Address weights) {
    for (int v = 0; v < vectors; v++) {
      a.v(VMOVUPS, vec(free + v), weights.plus((long) v * tier.vectorBytes()));
    }
  }

  @Override
  public void add(Assembler a, int free, int sums, int vectors, Address input, int turn) {
    Vec x = vec(free + vectors + turn % inputs());
    a.v(integers ? VPBROADCASTD : VBROADCASTSS, x, input);
    for (int v = 0; v < vectors; v++) {
      a.v(product(), vec(sums + v), x, vec(free + v));
    }
  }
}
