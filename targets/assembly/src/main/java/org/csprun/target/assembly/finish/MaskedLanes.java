package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.Vec;

/** Chooses by masks, as AVX-512 can. */
record MaskedLanes() implements RequantizeLanes {
  /** As many bytes as a pixel has channels. */
  static final Mask PIXEL_BYTES = Mask.K7;

  private static final Mask NEGATIVE = Mask.K1;
  private static final Mask ODD = Mask.K2;
  private static final Mask EVEN = Mask.K3;

  /** Repeats the odd elements of each pair, or the even ones. */
  private static final int ODD_TWICE = 0xF5;

  private static final int EVEN_TWICE = 0xA0;

  @Override
  public void enter(Assembler a, int channels) {
    a.mov(Gpr.RAX, 0xAAAA);
    a.kmovw(ODD, Gpr.RAX);
    a.mov(Gpr.RAX, 0x5555);
    a.kmovw(EVEN, Gpr.RAX);
    a.mov(Gpr.RAX, (1L << channels) - 1);
    a.kmovq(PIXEL_BYTES, Gpr.RAX);
  }

  @Override
  public void shift(Assembler a, Vec x, Address half, Address shift, Address lift) {
    a.v(VPADDQ, x, x, half);
    a.v(VPSRAVQ, x, x, shift);
  }

  @Override
  public void clamp(Assembler a, Vec x, Address low, Address high, Vec spare) {
    a.v(VPMAXSQ, x, x, low);
    a.v(VPMINSQ, x, x, high);
  }

  @Override
  public void lowerHalves(Assembler a, Vec even, Vec odd) {
    a.v(VPSHUFD, even, odd, EVEN_TWICE, Masking.merge(ODD));
  }

  @Override
  public void upperHalves(Assembler a, Vec even, Vec odd) {
    a.v(VPSHUFD, odd, even, ODD_TWICE, Masking.merge(EVEN));
  }

  @Override
  public void choose(Assembler a, Vec to, Vec x, Address positive, Address negative) {
    a.mask(VPMOVD2M, NEGATIVE, x);
    a.v(VMOVDQU32, to, positive);
    a.v(VMOVDQU32, to, negative, Masking.merge(NEGATIVE));
  }

  @Override
  public void sumWhereNegative(Assembler a, Vec to, Vec added, Vec x) {
    a.mask(VPMOVQ2M, NEGATIVE, x);
    a.v(VPADDQ, x, to, added, Masking.merge(NEGATIVE));
    a.v(VMOVDQA32, to, x);
  }

  @Override
  public void bytes(Assembler a, Vec x, Vec zero, Vec spare) {
    a.v(VPMAXSD, x, x, zero);
    a.v(VPMOVUSDB, x, x.as(16));
  }
}
