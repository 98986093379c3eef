package org.csprun.target.assembly.x86;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The VEX and EVEX encodings of vector instructions, and the address bytes all instructions share.
 * Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2.
 */
class VectorEncoder extends CodeBuffer {
  private static final int NO_IMMEDIATE = -1;

  private final Set<Feature> features;

  /**
   * @param features what the processor has; instructions of others are refused
   */
  VectorEncoder(Set<Feature> features) {
    this.features = features.isEmpty() ? Set.of() : EnumSet.copyOf(features);
  }

  /** Refuses an instruction of a feature that the processor does not have. */
  final void require(Feature feature, Object instruction) {
    if (!features.contains(feature)) {
      throw new UnsupportedInstruction(instruction, feature);
    }
  }

  /** {@code dst = op(a, b)}. */
  public final void v(VectorOp op, Vec dst, Vec a, Vec b) {
    v(op, dst, a, b, Masking.NONE);
  }

  public final void v(VectorOp op, Vec dst, Vec a, Vec b, Masking masking) {
    registers(op, length(op, dst, b), dst.code(), a.code(), b.code(), masking, NO_IMMEDIATE);
  }

  /** {@code dst = op(a, memory)}. */
  public final void v(VectorOp op, Vec dst, Vec a, Address b) {
    v(op, dst, a, b, Masking.NONE);
  }

  public final void v(VectorOp op, Vec dst, Vec a, Address b, Masking masking) {
    memory(op, dst.bytes(), dst.code(), a.code(), b, masking, NO_IMMEDIATE);
  }

  /** {@code dst = op(src)}. */
  public final void v(VectorOp op, Vec dst, Vec src) {
    v(op, dst, src, Masking.NONE);
  }

  public final void v(VectorOp op, Vec dst, Vec src, Masking masking) {
    registers(op, length(op, dst, src), dst.code(), 0, src.code(), masking, NO_IMMEDIATE);
  }

  /** {@code dst = op(memory)}; for a store, {@code memory = op(dst)}. */
  public final void v(VectorOp op, Vec dst, Address src) {
    v(op, dst, src, Masking.NONE);
  }

  public final void v(VectorOp op, Vec dst, Address src, Masking masking) {
    memory(op, dst.bytes(), dst.code(), 0, src, masking, NO_IMMEDIATE);
  }

  /** {@code dst = op(a, b, immediate)}. */
  public final void v(VectorOp op, Vec dst, Vec a, Vec b, int immediate) {
    v(op, dst, a, b, immediate, Masking.NONE);
  }

  public final void v(VectorOp op, Vec dst, Vec a, Vec b, int immediate, Masking masking) {
    registers(op, length(op, dst, b), dst.code(), a.code(), b.code(), masking, immediate & 0xFF);
  }

  /** {@code dst = op(a, memory, immediate)}. */
  public final void v(VectorOp op, Vec dst, Vec a, Address b, int immediate) {
    memory(op, dst.bytes(), dst.code(), a.code(), b, Masking.NONE, immediate & 0xFF);
  }

  /** {@code dst = op(src, immediate)}; where the result is narrower, {@code src} is it. */
  public final void v(VectorOp op, Vec dst, Vec src, int immediate) {
    v(op, dst, src, immediate, Masking.NONE);
  }

  public final void v(VectorOp op, Vec dst, Vec src, int immediate, Masking masking) {
    registers(op, length(op, dst, src), dst.code(), 0, src.code(), masking, immediate & 0xFF);
  }

  /** {@code memory = op(src, immediate)}. */
  public final void v(VectorOp op, Vec src, Address dst, int immediate) {
    memory(op, src.bytes(), src.code(), 0, dst, Masking.NONE, immediate & 0xFF);
  }

  /**
   * {@code dst[i] = memory[base + index[i] + displacement]} for the elements of the mask, which
   * becomes empty.
   */
  public final void gather(VectorOp op, Vec dst, Vec index, Address at, Mask mask) {
    requireEvex(op);
    int base = at.base().code();
    u8(0x62);
    u8(
        ((dst.code() & 8) == 0 ? 0x80 : 0)
            | ((index.code() & 8) == 0 ? 0x40 : 0)
            | ((base & 8) == 0 ? 0x20 : 0)
            | ((dst.code() & 16) == 0 ? 0x10 : 0)
            | op.map);
    u8(op.w << 7 | 15 << 3 | 4 | op.prefix);
    int length = dst.bytes() == 64 ? 2 : dst.bytes() == 32 ? 1 : 0;
    u8(length << 5 | ((index.code() & 16) == 0 ? 8 : 0) | mask.code());
    u8(op.opcode);
    u8(0x80 | (dst.code() & 7) << 3 | 4);
    u8((index.code() & 7) << 3 | base & 7);
    s32(at.displacement());
  }

  /** A mask of {@code op(a, b)}. */
  public final void mask(VectorOp op, Mask dst, Vec a, Vec b) {
    evexRegisters(op, a.bytes(), dst.code(), a.code(), b.code(), Masking.NONE, NO_IMMEDIATE);
  }

  /** A mask of {@code op(a, b)}, one of the predicates of the instruction. */
  public final void mask(VectorOp op, Mask dst, Vec a, Vec b, int predicate) {
    evexRegisters(op, a.bytes(), dst.code(), a.code(), b.code(), Masking.NONE, predicate);
  }

  /** A mask of {@code op(src)}. */
  public final void mask(VectorOp op, Mask dst, Vec src) {
    evexRegisters(op, src.bytes(), dst.code(), 0, src.code(), Masking.NONE, NO_IMMEDIATE);
  }

  /** Repeats the low 32 bits of a register in all lanes. */
  public final void broadcast(Vec dst, Gpr src) {
    Vec low = dst.as(16);
    registers(VectorOp.VMOVD_LOAD, 16, low.code(), 0, src.code(), Masking.NONE, NO_IMMEDIATE);
    v(VectorOp.VPBROADCASTD, dst, low);
  }

  /** Shifts every element of {@code src}. */
  public final void v(ShiftOp op, Vec dst, Vec src, int bits) {
    if (dst.bytes() == 64 || dst.code() > 15 || src.code() > 15) {
      require(Feature.AVX512, op);
      evexPrefix(
          1, 1, op.w, dst.bytes(), op.extension, dst.code(), src.code(), Masking.NONE, false);
    } else {
      require(Feature.AVX2, op);
      vexPrefix(1, 1, 0, dst.bytes(), false, false, src.code() > 7, dst.code());
    }
    u8(op.opcode);
    u8(0xC0 | op.extension << 3 | src.code() & 7);
    u8(bits);
  }

  /**
   * Loads the elements at {@code base + index · scale} whose element of {@code mask} is negative;
   * that clears the mask.
   */
  public final void gather(VectorOp op, Vec dst, Gpr base, Vec index, int scale, Vec mask) {
    requireVex(op, dst.bytes(), dst.code(), mask.code(), index.code(), Masking.NONE);
    require(op.feature, op);
    boolean high = index.code() > 7;
    vexPrefix(
        op.map,
        op.prefix,
        op.vexW(),
        dst.bytes(),
        dst.code() > 7,
        high,
        base.code() > 7,
        mask.code());
    u8(op.opcode);
    indexes(dst, base, index, scale);
  }

  /** As the other gather, with the mask in a mask register other than {@link Mask#K0}. */
  public final void gather(VectorOp op, Vec dst, Gpr base, Vec index, int scale, Mask mask) {
    requireEvex(op);
    int low = base.code() | (index.code() & 8) << 1;
    int fifthBit = index.code() & 16;
    Masking masking = Masking.merge(mask);
    evexPrefix(op.map, op.prefix, op.w, dst.bytes(), dst.code(), fifthBit, low, masking, false);
    u8(op.opcode);
    indexes(dst, base, index, scale);
  }

  /** ModRM and SIB of a vector of indexes. */
  private void indexes(Vec dst, Gpr base, Vec index, int scale) {
    boolean needsDisplacement = (base.code() & 7) == 5;
    u8((needsDisplacement ? 0x40 : 0) | (dst.code() & 7) << 3 | 4);
    int shift = Integer.numberOfTrailingZeros(scale);
    u8(shift << 6 | (index.code() & 7) << 3 | base.code() & 7);
    if (needsDisplacement) {
      u8(0);
    }
  }

  /** The longer of the two registers, which names the operation's length. */
  private static int length(VectorOp op, Vec dst, Vec src) {
    return op.tuple == Tuple.FULL || dst.bytes() > src.bytes() ? dst.bytes() : src.bytes();
  }

  private static boolean isVex(VectorOp op, int bytes, int reg, int a, int b, Masking masking) {
    return switch (op.encoding) {
      case VEX -> true;
      case EVEX -> false;
      case BOTH, BOTH_W0 ->
          bytes < 64 && Math.max(reg, Math.max(a, b)) < 16 && masking.equals(Masking.NONE);
    };
  }

  private void registers(
      VectorOp op, int bytes, int reg, int a, int b, Masking masking, int immediate) {
    if (!isVex(op, bytes, reg, a, b, masking)) {
      evexRegisters(op, bytes, reg, a, b, masking, immediate);
      return;
    }
    requireVex(op, bytes, reg, a, b, masking);
    require(op.feature, op);
    vexPrefix(op.map, op.prefix, op.vexW(), bytes, reg > 7, false, b > 7, a);
    u8(op.opcode);
    u8(0xC0 | (reg & 7) << 3 | b & 7);
    immediate(immediate);
  }

  private void evexRegisters(
      VectorOp op, int bytes, int reg, int a, int b, Masking masking, int immediate) {
    requireEvex(op);
    evexPrefix(op.map, op.prefix, op.w, bytes, reg, a, b, masking, false);
    u8(op.opcode);
    u8(0xC0 | (reg & 7) << 3 | b & 7);
    immediate(immediate);
  }

  private void memory(
      VectorOp op, int bytes, int reg, int a, Address at, Masking masking, int immediate) {
    boolean vex = isVex(op, bytes, reg, a, 0, masking) && !at.broadcast();
    int index = at.index().map(Gpr::code).orElse(0);
    if (vex) {
      requireVex(op, bytes, reg, a, 0, masking);
      require(op.feature, op);
      vexPrefix(op.map, op.prefix, op.vexW(), bytes, reg > 7, index > 7, at.base().code() > 7, a);
      u8(op.opcode);
      address(reg & 7, at, 1);
    } else {
      requireEvex(op);
      int low = at.base().code() & 15 | (index > 7 ? 16 : 0);
      evexPrefix(op.map, op.prefix, op.w, bytes, reg, a, low, masking, at.broadcast());
      u8(op.opcode);
      address(reg & 7, at, op.tuple.bytes(bytes, at.broadcast(), op.w == 1));
    }
    immediate(immediate);
  }

  private static void requireVex(VectorOp op, int bytes, int reg, int a, int b, Masking masking) {
    if (bytes == 64 || Math.max(reg, Math.max(a, b)) > 15 || !masking.equals(Masking.NONE)) {
      throw new IllegalArgumentException(op + " has no form for these operands");
    }
  }

  private void requireEvex(VectorOp op) {
    require(Feature.AVX512, op);
    require(op.feature, op);
  }

  private void immediate(int immediate) {
    if (immediate != NO_IMMEDIATE) {
      u8(immediate);
    }
  }

  private void vexPrefix(
      int map, int prefix, int w, int bytes, boolean r, boolean x, boolean b, int second) {
    startVector();
    int last = (~second & 15) << 3 | (bytes == 32 ? 4 : 0) | prefix;
    if (!x && !b && w == 0 && map == 1) {
      u8(0xC5);
      u8((r ? 0 : 0x80) | last);
      return;
    }
    u8(0xC4);
    u8((r ? 0 : 0x80) | (x ? 0 : 0x40) | (b ? 0 : 0x20) | map);
    u8(w << 7 | last);
  }

  /**
   * @param third a register, or the base with bit 4 for an index above 7
   */
  private void evexPrefix(
      int map,
      int prefix,
      int w,
      int bytes,
      int reg,
      int second,
      int third,
      Masking masking,
      boolean broadcast) {
    startVector();
    u8(0x62);
    u8(
        ((reg & 8) == 0 ? 0x80 : 0)
            | ((third & 16) == 0 ? 0x40 : 0)
            | ((third & 8) == 0 ? 0x20 : 0)
            | ((reg & 16) == 0 ? 0x10 : 0)
            | map);
    u8(w << 7 | (~second & 15) << 3 | 4 | prefix);
    int length = bytes == 64 ? 2 : bytes == 32 ? 1 : 0;
    u8(
        (masking.zeroing() ? 0x80 : 0)
            | length << 5
            | (broadcast ? 0x10 : 0)
            | ((second & 16) == 0 ? 8 : 0)
            | masking.mask().code());
  }

  /**
   * ModRM, SIB and displacement.
   *
   * @param unit what a displacement of one byte counts
   */
  final void address(int reg, Address at, int unit) {
    int base = at.base().code() & 7;
    Optional<Gpr> index = at.index();
    boolean sib = index.isPresent() || base == 4;
    int displacement = at.displacement();
    boolean none = displacement == 0 && base != 5;
    boolean small =
        displacement % unit == 0 && displacement / unit >= -128 && displacement / unit <= 127;
    int mode = none ? 0 : small ? 0x40 : 0x80;
    u8(mode | reg << 3 | (sib ? 4 : base));
    if (sib) {
      int scale = Integer.numberOfTrailingZeros(at.scale());
      u8(scale << 6 | index.map(i -> i.code() & 7).orElse(4) << 3 | base);
    }
    if (!none) {
      if (small) {
        u8(displacement / unit);
      } else {
        s32(displacement);
      }
    }
  }
}
