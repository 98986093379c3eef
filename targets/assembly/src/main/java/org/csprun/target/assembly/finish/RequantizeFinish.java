package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.ShiftOp;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the one rounding of {@link org.csprun.kernel.Requantizer} with AVX-512: sums of 16 channels
 * become bytes.
 *
 * <p>Products have 64 bits, so even and odd channels are multiplied apart. Where every shift is 33
 * or more, half a unit lies in the upper 32 bits of a product, and those of both halves are merged
 * before they are rounded, which is exact: the lower bits cannot change the result.
 *
 * @param channels channels that are finished together, 32 at most
 * @param tableArgument where the block of arguments holds the table's address
 */
record RequantizeFinish(Tier tier, RequantizePaths paths, int channels, int tableArgument)
    implements Finish {
  private static final Mask NEGATIVE = Mask.K1;
  private static final Mask ODD = Mask.K2;
  private static final Mask EVEN = Mask.K3;
  private static final Mask TAIL = Mask.K4;
  private static final Mask LOW_BYTES = Mask.K5;

  /** The bytes of a pixel whose last vector is partly used. */
  private static final Mask TAIL_BYTES = Mask.K7;

  /** Repeats the odd elements of each pair, or the even ones. */
  private static final int ODD_TWICE = 0xF5;

  private static final int EVEN_TWICE = 0xA0;

  private static final int PLAIN_REGISTERS = 6;
  private static final int TABLE_REGISTERS = 4;

  private boolean hasTable() {
    return paths.curve() == Curve.GATE || paths.curve() == Curve.TABLE;
  }

  @Override
  public int registers() {
    return PLAIN_REGISTERS + (hasTable() ? TABLE_REGISTERS : 0);
  }

  @Override
  public int constantBytes() {
    return paths.slots().size() * tier.vectorBytes();
  }

  @Override
  public void enter(Assembler a) {
    a.mov(Gpr.RAX, 0xAAAA);
    a.kmovw(ODD, Gpr.RAX);
    a.mov(Gpr.RAX, 0x5555);
    a.kmovw(EVEN, Gpr.RAX);
    int tail = channels % tier.lanes();
    if (tail > 0) {
      a.mov(Gpr.RAX, (1L << tail) - 1);
      a.kmovw(TAIL, Gpr.RAX);
      a.mov(Gpr.RAX, (1L << channels) - 1);
      a.kmovq(TAIL_BYTES, Gpr.RAX);
    }
    if (hasTable()) {
      a.mov(Gpr.RAX, 0x1111_1111_1111_1111L);
      a.kmovq(LOW_BYTES, Gpr.RAX);
    }
  }

  @Override
  public void prepare(Assembler a, Gpr arguments, int free) {
    Vec zero = Vec.zmm(free);
    a.v(VPXORD, zero, zero, zero);
    if (hasTable()) {
      a.mov(arguments, Address.of(arguments, tableArgument));
      for (int i = 0; i < TABLE_REGISTERS; i++) {
        a.v(VMOVDQU32, table(free, i), Address.of(arguments, i * 64));
      }
    }
  }

  private static Vec table(int free, int quarter) {
    return Vec.zmm(free + PLAIN_REGISTERS + quarter);
  }

  @Override
  public void vector(
      Assembler a, Vec sums, int lanes, Address constants, Address out, Address join, int free) {
    integers(a, sums, lanes, constants, join, free);
    a.v(VPMAXSD, sums, sums, Vec.zmm(free));
    a.v(VPMOVUSDB, sums, sums.as(16));
    Masking used = lanes == tier.lanes() ? Masking.NONE : Masking.merge(TAIL);
    if (lanes == tier.lanes()) {
      a.v(VMOVUPS_STORE, sums.as(16), out);
    } else {
      a.v(VMOVDQU8_STORE, sums.as(16), out, used);
    }
  }

  /** Emits all but the last step: what is left is to bound 32-bit integers to bytes. */
  private void integers(
      Assembler a, Vec sums, int lanes, Address constants, Address join, int free) {
    if (hasTable()) {
      preActivation(a, sums, constants, free);
      lookUp(a, sums, free);
    }
    if (paths.curve() != Curve.TABLE) {
      scale(a, sums, constants, join, lanes, free);
    }
  }

  @Override
  public void tile(Assembler a, FinishTile tile) {
    for (int v = 0; v < tile.vectors(); v++) {
      for (int p = 0; p < tile.pixels(); p++) {
        integers(
            a, tile.sums(p, v), tile.lanes(v), tile.constants(v), tile.join(p, v), tile.free());
      }
    }
    BytePacking.store(a, tile, slot(tile.constants(), Slot.ORDER), TAIL_BYTES);
  }

  private Address slot(Address constants, Slot slot) {
    int index = paths.slots().indexOf(slot);
    if (index < 0) {
      throw new IllegalStateException(slot + " is not among " + paths.slots());
    }
    return constants.plus((long) index * tier.vectorBytes());
  }

  /** {@code sums = clamp((sums · multiplier + half) >> shift)} of the pre-activation. */
  private void preActivation(Assembler a, Vec sums, Address constants, int free) {
    Vec odd = Vec.zmm(free + 1);
    a.v(ShiftOp.VPSRLQ, odd, sums, 32);
    a.v(VPMULDQ, sums, sums, slot(constants, Slot.PRE_MULTIPLIER));
    a.v(VPMULDQ, odd, odd, slot(constants, Slot.PRE_MULTIPLIER_ODD));
    a.v(VPADDQ, sums, sums, slot(constants, Slot.PRE_HALF));
    a.v(VPADDQ, odd, odd, slot(constants, Slot.PRE_HALF_ODD));
    a.v(VPSRAVQ, sums, sums, slot(constants, Slot.PRE_SHIFT));
    a.v(VPSRAVQ, odd, odd, slot(constants, Slot.PRE_SHIFT_ODD));
    if (paths.preWide()) {
      for (Vec half : new Vec[] {sums, odd}) {
        a.v(VPMAXSQ, half, half, slot(constants, Slot.PRE_LOW));
        a.v(VPMINSQ, half, half, slot(constants, Slot.PRE_HIGH));
      }
    }
    a.v(VPSHUFD, sums, odd, EVEN_TWICE, Masking.merge(ODD));
    if (!paths.preWide()) {
      a.v(VPMAXSD, sums, sums, slot(constants, Slot.PRE_LOW));
      a.v(VPMINSD, sums, sums, slot(constants, Slot.PRE_HIGH));
    }
  }

  /**
   * {@code sums = t · table[i]}, or {@code table[i]} alone. The table lies with its upper half, for
   * negative arguments, last: then the low byte of the shifted pre-activation is the index.
   */
  private void lookUp(Assembler a, Vec sums, int free) {
    Vec low = Vec.zmm(free + 1);
    Vec high = Vec.zmm(free + 2);
    a.v(ShiftOp.VPSRAD, low, sums, paths.tableShift());
    if (paths.clampsIndex()) {
      // Saturates to the 8 bits of an index, in the order of the sums.
      a.v(VPMOVSDB, low, low.as(16));
      a.v(VPMOVSXBD, low, low.as(16));
    }
    a.mask(VPMOVD2M, NEGATIVE, sums);
    a.v(VMOVDQA32, high, low);
    a.v(VPERMI2B, low, table(free, 0), table(free, 1), Masking.zero(LOW_BYTES));
    a.v(VPERMI2B, high, table(free, 2), table(free, 3), Masking.zero(LOW_BYTES));
    a.v(VMOVDQA32, low, high, Masking.merge(NEGATIVE));
    if (paths.curve() == Curve.GATE) {
      // t has 16 bits and the entry 8: one product of the pair is the product, the other is zero.
      a.v(VPMADDWD, sums, sums, low);
    } else {
      a.v(VMOVDQA32, sums, low);
    }
  }

  /** {@code sums = zero point + ((scaled sums and what joins + half) >> shift)}. */
  private void scale(Assembler a, Vec sums, Address constants, Address join, int lanes, int free) {
    Vec odd = Vec.zmm(free + 1);
    Vec joined = Vec.zmm(free + 2);
    Vec joinedOdd = Vec.zmm(free + 3);
    a.v(ShiftOp.VPSRLQ, odd, sums, 32);
    if (paths.join() != Join.NONE) {
      Masking used = lanes == tier.lanes() ? Masking.NONE : Masking.zero(TAIL);
      a.v(VPMOVZXBD, joined, join, used);
      a.v(VPSUBD, joined, joined, slot(constants, Slot.JOIN_ZERO_POINT));
      a.v(ShiftOp.VPSRLQ, joinedOdd, joined, 32);
    }
    switch (paths.join()) {
      case NONE -> multiply(a, sums, odd, constants, free);
      case ADD -> {
        multiply(a, sums, odd, constants, free);
        a.v(VPMULDQ, joined, joined, slot(constants, Slot.JOIN_MULTIPLIER));
        a.v(VPMULDQ, joinedOdd, joinedOdd, slot(constants, Slot.JOIN_MULTIPLIER_ODD));
        a.v(VPADDQ, sums, sums, joined);
        a.v(VPADDQ, odd, odd, joinedOdd);
      }
      case ADD_LEAKY -> {
        leakyJoin(a, sums, joined, constants, false, free);
        leakyJoin(a, odd, joinedOdd, constants, true, free);
      }
    }
    round(a, sums, odd, constants);
  }

  private void multiply(Assembler a, Vec sums, Vec odd, Address constants, int free) {
    if (paths.curve() != Curve.LEAKY) {
      a.v(VPMULDQ, sums, sums, slot(constants, Slot.MULTIPLIER));
      a.v(VPMULDQ, odd, odd, slot(constants, Slot.MULTIPLIER_ODD));
      return;
    }
    Vec even = Vec.zmm(free + 4);
    Vec other = Vec.zmm(free + 5);
    a.mask(VPMOVD2M, NEGATIVE, sums);
    a.v(VMOVDQU32, even, slot(constants, Slot.MULTIPLIER));
    a.v(VMOVDQU32, even, slot(constants, Slot.NEGATIVE_MULTIPLIER), Masking.merge(NEGATIVE));
    // A shift costs less than a second mask and a second merge.
    a.v(ShiftOp.VPSRLQ, other, even, 32);
    a.v(VPMULDQ, sums, sums, even);
    a.v(VPMULDQ, odd, odd, other);
  }

  /**
   * One half of the channels: {@code half = half · M + join · J}, with other numbers below zero.
   */
  private void leakyJoin(
      Assembler a, Vec half, Vec joined, Address constants, boolean odd, int free) {
    Vec x = Vec.zmm(free + 4);
    Vec y = Vec.zmm(free + 5);
    a.v(VPMULDQ, x, half, slot(constants, odd ? Slot.MULTIPLIER_ODD : Slot.MULTIPLIER));
    a.v(VPMULDQ, y, joined, slot(constants, odd ? Slot.JOIN_MULTIPLIER_ODD : Slot.JOIN_MULTIPLIER));
    a.v(VPADDQ, x, x, y);
    a.mask(VPMOVQ2M, NEGATIVE, x);
    a.v(
        VPMULDQ,
        half,
        half,
        slot(constants, odd ? Slot.NEGATIVE_MULTIPLIER_ODD : Slot.NEGATIVE_MULTIPLIER));
    a.v(
        VPMULDQ,
        joined,
        joined,
        slot(constants, odd ? Slot.NEGATIVE_JOIN_MULTIPLIER_ODD : Slot.NEGATIVE_JOIN_MULTIPLIER));
    a.v(VPADDQ, x, half, joined, Masking.merge(NEGATIVE));
    a.v(VMOVDQA32, half, x);
  }

  private void round(Assembler a, Vec sums, Vec odd, Address constants) {
    if (paths.upper()) {
      a.v(VPSHUFD, odd, sums, ODD_TWICE, Masking.merge(EVEN));
      a.v(VPADDD, sums, odd, slot(constants, Slot.ROUND));
      a.v(VPSRAVD, sums, sums, slot(constants, Slot.UPPER_SHIFT));
      return;
    }
    a.v(VPADDQ, sums, sums, slot(constants, Slot.HALF));
    a.v(VPADDQ, odd, odd, slot(constants, Slot.HALF_ODD));
    a.v(VPSRAVQ, sums, sums, slot(constants, Slot.SHIFT));
    a.v(VPSRAVQ, odd, odd, slot(constants, Slot.SHIFT_ODD));
    if (paths.wide()) {
      for (Vec half : new Vec[] {sums, odd}) {
        a.v(VPMAXSQ, half, half, slot(constants, Slot.LOW));
        a.v(VPMINSQ, half, half, slot(constants, Slot.HIGH));
      }
    }
    a.v(VPSHUFD, sums, odd, EVEN_TWICE, Masking.merge(ODD));
    a.v(VPADDD, sums, sums, slot(constants, Slot.ZERO_POINT));
  }
}
