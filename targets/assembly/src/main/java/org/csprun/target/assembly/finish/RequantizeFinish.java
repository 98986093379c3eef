package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Feature;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.ShiftOp;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the one rounding of {@link org.csprun.kernel.Requantizer}: vectors of sums become bytes.
 *
 * <p>Products have 64 bits, so even and odd channels are multiplied apart. Where every shift is 33
 * or more, half a unit lies in the upper 32 bits of a product, and those of both halves are merged
 * before they are rounded, which is exact: the lower bits cannot change the result.
 *
 * @param slots the vectors of constants, in their order
 * @param channels channels that are finished together, 32 at most
 * @param tableArgument where the block of arguments holds the table's address
 */
record RequantizeFinish(
    Tier tier, RequantizePaths paths, List<Slot> slots, int channels, int tableArgument)
    implements Finish {
  private static final int PLAIN_REGISTERS = 6;

  /** Holds the table's address from {@code prepare} on. */
  private static final Gpr TABLE = Gpr.RAX;

  RequantizeFinish(Tier tier, RequantizePaths paths, int channels, int tableArgument) {
    this(tier, paths, paths.slots(), channels, tableArgument);
  }

  @Override
  public Object key() {
    return paths.key() + " " + tier.ordinal() + " " + channels + " " + tableArgument;
  }

  private boolean hasTable() {
    return paths.curve() == Curve.GATE || paths.curve() == Curve.TABLE;
  }

  private RequantizeLanes lanes() {
    return RequantizeLanes.of(tier);
  }

  private Vec vec(int code) {
    return new Vec(code, tier.vectorBytes());
  }

  @Override
  public int registers() {
    return PLAIN_REGISTERS + (hasTable() ? TableLookUp.of(tier).registers() : 0);
  }

  @Override
  public int constantBytes() {
    return slots.size() * tier.vectorBytes();
  }

  @Override
  public void enter(Assembler a) {
    lanes().enter(a, channels);
    Tails.of(tier).enter(a, channels % tier.lanes());
    if (hasTable()) {
      TableLookUp.of(tier).enter(a);
    }
  }

  @Override
  public void prepare(Assembler a, Gpr arguments, int free) {
    Vec zero = vec(free);
    a.v(tier.has(Feature.AVX512) ? VPXORD : VPXOR, zero, zero, zero);
    if (hasTable()) {
      a.mov(TABLE, Address.of(arguments, tableArgument));
      TableLookUp.of(tier).prepare(a, TABLE, free + PLAIN_REGISTERS);
    }
  }

  @Override
  public void vector(
      Assembler a, Vec sums, int lanes, Address constants, Address out, Address join, int free) {
    boolean whole = lanes == tier.lanes();
    integers(a, sums, whole, constants, join, free);
    lanes().bytes(a, sums, vec(free), vec(free + 1));
    Tails.of(tier).storeBytes(a, sums, out, lanes, whole);
  }

  /** Emits all but the last step: what is left is to bound 32-bit integers to bytes. */
  private void integers(
      Assembler a, Vec sums, boolean whole, Address constants, Address join, int free) {
    if (hasTable()) {
      preActivation(a, sums, constants, free);
      lookUp(a, sums, constants, free);
    }
    if (paths.curve() != Curve.TABLE) {
      scale(a, sums, constants, join, whole, free);
    }
  }

  @Override
  public void tile(Assembler a, FinishTile tile) {
    if (paths.lifts()) {
      Finish.super.tile(a, tile);
      return;
    }
    for (int v = 0; v < tile.vectors(); v++) {
      boolean whole = tile.lanes(v) == tier.lanes();
      for (int p = 0; p < tile.pixels(); p++) {
        integers(a, tile.sums(p, v), whole, tile.constants(v), tile.join(p, v), tile.free());
      }
    }
    Address order = slot(tile.constants(), Slot.ORDER);
    BytePacking.store(a, tile, order, MaskedLanes.PIXEL_BYTES);
  }

  private Address slot(Address constants, Slot slot) {
    int index = slots.indexOf(slot);
    if (index < 0) {
      throw new IllegalStateException(slot + " is not among " + slots);
    }
    return constants.plus((long) index * tier.vectorBytes());
  }

  /** {@code sums = clamp((sums · multiplier + half) >> shift)} of the pre-activation. */
  private void preActivation(Assembler a, Vec sums, Address constants, int free) {
    Vec odd = vec(free + 1);
    Address low = slot(constants, Slot.PRE_LOW);
    Address high = slot(constants, Slot.PRE_HIGH);
    a.v(ShiftOp.VPSRLQ, odd, sums, 32);
    a.v(VPMULDQ, sums, sums, slot(constants, Slot.PRE_MULTIPLIER));
    a.v(VPMULDQ, odd, odd, slot(constants, Slot.PRE_MULTIPLIER_ODD));
    shift(a, sums, constants, Slot.PRE_HALF, Slot.PRE_SHIFT, Slot.PRE_LIFT);
    shift(a, odd, constants, Slot.PRE_HALF_ODD, Slot.PRE_SHIFT_ODD, Slot.PRE_LIFT_ODD);
    if (paths.preWide()) {
      lanes().clamp(a, sums, low, high, vec(free + 2));
      lanes().clamp(a, odd, low, high, vec(free + 2));
    }
    lanes().lowerHalves(a, sums, odd);
    if (!paths.preWide()) {
      a.v(VPMAXSD, sums, sums, low);
      a.v(VPMINSD, sums, sums, high);
    }
  }

  private void shift(Assembler a, Vec x, Address constants, Slot half, Slot shift, Slot lift) {
    Address lifted = paths.lifts() ? slot(constants, lift) : constants;
    lanes().shift(a, x, slot(constants, half), slot(constants, shift), lifted);
  }

  /** {@code sums = t · table[i]}, or {@code table[i]} alone. */
  private void lookUp(Assembler a, Vec sums, Address constants, int free) {
    Vec entries = paths.curve() == Curve.GATE ? vec(free + 1) : sums;
    a.v(ShiftOp.VPSRAD, entries, sums, paths.tableShift());
    if (paths.clampsIndex()) {
      a.v(VPMAXSD, entries, entries, slot(constants, Slot.INDEX_LOW));
      a.v(VPMINSD, entries, entries, slot(constants, Slot.INDEX_HIGH));
    }
    TableLookUp.of(tier).lookUp(a, entries, vec(free + 2), TABLE, free + PLAIN_REGISTERS);
    if (paths.curve() == Curve.GATE) {
      // t has 16 bits and the entry 8: one product of the pair is the product, the other is zero.
      a.v(VPMADDWD, sums, sums, entries);
    }
  }

  /** {@code sums = zero point + ((scaled sums and what joins + half) >> shift)}. */
  private void scale(
      Assembler a, Vec sums, Address constants, Address join, boolean whole, int free) {
    Vec odd = vec(free + 1);
    Vec joined = vec(free + 2);
    Vec joinedOdd = vec(free + 3);
    a.v(ShiftOp.VPSRLQ, odd, sums, 32);
    if (paths.join() != Join.NONE) {
      Tails.of(tier).loadBytes(a, joined, join, whole);
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
    round(a, sums, odd, constants, vec(free + 2));
  }

  private void multiply(Assembler a, Vec sums, Vec odd, Address constants, int free) {
    Address multiplier = slot(constants, Slot.MULTIPLIER);
    if (paths.curve() != Curve.LEAKY) {
      a.v(VPMULDQ, sums, sums, multiplier);
      a.v(VPMULDQ, odd, odd, slot(constants, Slot.MULTIPLIER_ODD));
      return;
    }
    Vec even = vec(free + 4);
    Vec other = vec(free + 5);
    lanes().choose(a, even, sums, multiplier, slot(constants, Slot.NEGATIVE_MULTIPLIER));
    a.v(ShiftOp.VPSRLQ, other, even, 32);
    a.v(VPMULDQ, sums, sums, even);
    a.v(VPMULDQ, odd, odd, other);
  }

  /**
   * One half of the channels: {@code half = half · M + join · J}, with other numbers below zero.
   */
  private void leakyJoin(
      Assembler a, Vec half, Vec joined, Address constants, boolean odd, int free) {
    Vec x = vec(free + 4);
    Vec y = vec(free + 5);
    a.v(VPMULDQ, x, half, slot(constants, odd ? Slot.MULTIPLIER_ODD : Slot.MULTIPLIER));
    a.v(VPMULDQ, y, joined, slot(constants, odd ? Slot.JOIN_MULTIPLIER_ODD : Slot.JOIN_MULTIPLIER));
    a.v(VPADDQ, x, x, y);
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
    lanes().sumWhereNegative(a, half, joined, x);
  }

  private void round(Assembler a, Vec sums, Vec odd, Address constants, Vec spare) {
    if (paths.upper()) {
      lanes().upperHalves(a, sums, odd);
      a.v(VPADDD, sums, odd, slot(constants, Slot.ROUND));
      a.v(VPSRAVD, sums, sums, slot(constants, Slot.UPPER_SHIFT));
      return;
    }
    shift(a, sums, constants, Slot.HALF, Slot.SHIFT, Slot.LIFT);
    shift(a, odd, constants, Slot.HALF_ODD, Slot.SHIFT_ODD, Slot.LIFT_ODD);
    if (paths.wide()) {
      for (Vec half : new Vec[] {sums, odd}) {
        lanes().clamp(a, half, slot(constants, Slot.LOW), slot(constants, Slot.HIGH), spare);
      }
    }
    lanes().lowerHalves(a, sums, odd);
    a.v(VPADDD, sums, sums, slot(constants, Slot.ZERO_POINT));
  }
}
