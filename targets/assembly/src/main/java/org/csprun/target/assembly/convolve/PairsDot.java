package org.csprun.target.assembly.convolve;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Feature;
import org.csprun.target.assembly.x86.ShiftOp;
import org.csprun.target.assembly.x86.Vec;

/**
 * Multiplies four bytes without VNNI: they are widened to 16 bits, the even and the odd ones apart,
 * and added in pairs. Nothing saturates: two products of a {@code u8} and an {@code s8} fit 32 bits
 * by far.
 */
record PairsDot(Tier tier) implements Dot {
  /** Even bytes, odd bytes, products, and which bytes are even. */
  private static final int BESIDE_WEIGHTS = 4;

  private static final int BYTE = Byte.SIZE;

  private Vec vec(int code) {
    return new Vec(code, tier.vectorBytes());
  }

  @Override
  public int registers(int vectors) {
    return 2 * vectors + BESIDE_WEIGHTS;
  }

  private Vec evenBytes(int free, int vectors) {
    return vec(free + 2 * vectors);
  }

  @Override
  public void start(Assembler a, int free, int vectors) {
    Vec even = evenBytes(free, vectors);
    if (tier.has(Feature.AVX512)) {
      a.v(VPTERNLOGD, even, even, even, 0xFF);
    } else {
      a.v(VPCMPEQD, even, even, even);
    }
    a.v(ShiftOp.VPSRLW, even, even, BYTE);
  }

  @Override
  public void weights(Assembler a, int free, int vectors, Address weights) {
    for (int v = 0; v < vectors; v++) {
      Vec even = vec(free + 2 * v);
      a.v(VMOVUPS, even, weights.plus((long) v * tier.vectorBytes()));
      a.v(ShiftOp.VPSRAW, vec(free + 2 * v + 1), even, BYTE);
      a.v(ShiftOp.VPSLLW, even, even, BYTE);
      a.v(ShiftOp.VPSRAW, even, even, BYTE);
    }
  }

  @Override
  public void add(Assembler a, int free, int sums, int vectors, Address input, int turn) {
    int next = free + 2 * vectors + 1;
    Vec even = vec(next);
    Vec odd = vec(next + 1);
    Vec products = vec(next + 2);
    a.v(VPBROADCASTD, even, input);
    a.v(ShiftOp.VPSRLW, odd, even, BYTE);
    a.v(tier.has(Feature.AVX512) ? VPANDD : VPAND, even, even, evenBytes(free, vectors));
    for (int v = 0; v < vectors; v++) {
      Vec sum = vec(sums + v);
      a.v(VPMADDWD, products, even, vec(free + 2 * v));
      a.v(VPADDD, sum, sum, products);
      a.v(VPMADDWD, products, odd, vec(free + 2 * v + 1));
      a.v(VPADDD, sum, sum, products);
    }
  }
}
