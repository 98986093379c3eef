package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.ShiftOp;
import org.csprun.target.assembly.x86.Vec;

/**
 * Chooses by blends, with the instructions of AVX2. It has no arithmetic shift of 64 bits: numbers
 * are lifted by 2^63, which makes them positive, shifted and lowered by what the 2^63 became.
 */
record BlendedLanes() implements RequantizeLanes {
  private static final int ODD = 0xAA;
  private static final int EVEN = 0x55;

  @Override
  public void enter(Assembler a, int channels) {}

  @Override
  public void shift(Assembler a, Vec x, Address half, Address shift, Address lift) {
    a.v(VPADDQ, x, x, half);
    a.v(VPSRLVQ, x, x, shift);
    a.v(VPSUBQ, x, x, lift);
  }

  @Override
  public void clamp(Assembler a, Vec x, Address low, Address high, Vec spare) {
    a.v(VMOVDQU, spare, low);
    a.v(VPCMPGTQ, spare, spare, x);
    blend(a, x, low, spare);
    a.v(VPCMPGTQ, spare, x, high);
    blend(a, x, high, spare);
  }

  /** {@code x = mask < 0 ? other : x} in 64 bits. */
  private static void blend(Assembler a, Vec x, Address other, Vec mask) {
    a.v(VBLENDVPD, x, x, other, mask.code() << 4);
  }

  @Override
  public void lowerHalves(Assembler a, Vec even, Vec odd) {
    a.v(ShiftOp.VPSLLQ, odd, odd, Integer.SIZE);
    a.v(VPBLENDD, even, even, odd, ODD);
  }

  @Override
  public void upperHalves(Assembler a, Vec even, Vec odd) {
    a.v(ShiftOp.VPSRLQ, even, even, Integer.SIZE);
    a.v(VPBLENDD, odd, odd, even, EVEN);
  }

  @Override
  public void choose(Assembler a, Vec to, Vec x, Address positive, Address negative) {
    a.v(VMOVDQU, to, positive);
    a.v(VBLENDVPS, to, to, negative, x.code() << 4);
  }

  @Override
  public void sumWhereNegative(Assembler a, Vec to, Vec added, Vec x) {
    a.v(VPADDQ, to, to, added);
    a.v(VBLENDVPD, to, x, to, x.code() << 4);
  }

  @Override
  public void bytes(Assembler a, Vec x, Vec zero, Vec spare) {
    Vec low = x.as(16);
    // To 16 bits with sign first: 16 bits without would look negative when they become bytes.
    a.v(VEXTRACTI128, x, spare.as(16), 1);
    a.v(VPACKSSDW, low, low, spare.as(16));
    a.v(VPACKUSWB, low, low, low);
  }
}
