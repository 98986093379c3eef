package org.csprun.target.assembly.x86;

import java.util.Set;

/**
 * An assembler for x86-64 with only the instructions the kernels need, and of them only those that
 * the processor has. Vector instructions are {@link VectorOp}s given to {@code v}; the others are
 * methods with the mnemonic's name.
 */
public final class Assembler extends VectorEncoder {
  private static final int ADD = 0;
  private static final int AND = 4;
  private static final int SUB = 5;
  private static final int CMP = 7;

  /**
   * @param features what the processor has that the code is for; asking for an instruction of
   *     another throws {@link UnsupportedInstruction}
   */
  public Assembler(Set<Feature> features) {
    super(features);
  }

  public void mov(Gpr dst, Gpr src) {
    binary(0x8B, dst, src);
  }

  /** Loads 64 bits. */
  public void mov(Gpr dst, Address src) {
    binary(0x8B, dst, src);
  }

  /** Stores 64 bits. */
  public void mov(Address dst, Gpr src) {
    binary(0x89, src, dst);
  }

  public void mov(Gpr dst, long value) {
    if (value >= 0 && value <= 0xFFFF_FFFFL) {
      if (dst.code() > 7) {
        u8(0x41);
      }
      u8(0xB8 | dst.code() & 7);
      s32((int) value);
    } else {
      u8(0x48 | dst.code() >> 3);
      u8(0xB8 | dst.code() & 7);
      s64(value);
    }
  }

  /** Loads 32 bits; the upper half becomes zero. */
  public void movd(Gpr dst, Address src) {
    rex(0, dst.code(), src);
    u8(0x8B);
    address(dst.code() & 7, src, 1);
  }

  /** Loads 1, 2, 4 or 8 bytes; the rest of the register becomes zero. */
  public void load(Gpr dst, Address src, int bytes) {
    switch (bytes) {
      case 1, 2 -> {
        rex(0, dst.code(), src);
        u8(0x0F);
        u8(bytes == 1 ? 0xB6 : 0xB7);
        address(dst.code() & 7, src, 1);
      }
      case 4 -> movd(dst, src);
      case 8 -> mov(dst, src);
      default -> throw new IllegalArgumentException("No load of " + bytes + " bytes");
    }
  }

  /** Stores the low 1, 2, 4 or 8 bytes of a register; one byte only of the first four. */
  public void store(Address dst, Gpr src, int bytes) {
    if (bytes == 8) {
      mov(dst, src);
      return;
    }
    if (bytes == 1 && src.code() > Gpr.RBX.code() || bytes < 1 || bytes > 4 || bytes == 3) {
      throw new IllegalArgumentException("No store of " + bytes + " bytes of " + src);
    }
    if (bytes == 2) {
      u8(0x66);
    }
    rex(0, src.code(), dst);
    u8(bytes == 1 ? 0x88 : 0x89);
    address(src.code() & 7, dst, 1);
  }

  public void lea(Gpr dst, Address src) {
    binary(0x8D, dst, src);
  }

  public void add(Gpr dst, Gpr src) {
    binary(0x03, dst, src);
  }

  public void add(Gpr dst, Address src) {
    binary(0x03, dst, src);
  }

  public void add(Gpr dst, long value) {
    arithmetic(ADD, dst, value);
  }

  public void sub(Gpr dst, Gpr src) {
    binary(0x2B, dst, src);
  }

  public void sub(Gpr dst, long value) {
    arithmetic(SUB, dst, value);
  }

  public void and(Gpr dst, long value) {
    arithmetic(AND, dst, value);
  }

  public void cmp(Gpr a, Gpr b) {
    binary(0x3B, a, b);
  }

  public void cmp(Gpr a, Address b) {
    binary(0x3B, a, b);
  }

  public void cmp(Gpr a, long value) {
    arithmetic(CMP, a, value);
  }

  public void test(Gpr a, Gpr b) {
    binary(0x85, b, a);
  }

  public void imul(Gpr dst, Gpr src) {
    u8(0x48 | dst.code() >> 3 << 2 | src.code() >> 3);
    u8(0x0F);
    u8(0xAF);
    u8(0xC0 | (dst.code() & 7) << 3 | src.code() & 7);
  }

  public void imul(Gpr dst, Gpr src, long value) {
    u8(0x48 | dst.code() >> 3 << 2 | src.code() >> 3);
    u8(0x69);
    u8(0xC0 | (dst.code() & 7) << 3 | src.code() & 7);
    s32(Math.toIntExact(value));
  }

  public void shl(Gpr dst, int bits) {
    u8(0x48 | dst.code() >> 3);
    u8(0xC1);
    u8(0xE0 | dst.code() & 7);
    u8(bits);
  }

  public void push(Gpr register) {
    if (register.code() > 7) {
      u8(0x41);
    }
    u8(0x50 | register.code() & 7);
  }

  public void pop(Gpr register) {
    if (register.code() > 7) {
      u8(0x41);
    }
    u8(0x58 | register.code() & 7);
  }

  public void ret() {
    u8(0xC3);
  }

  public void jmp(Label target) {
    u8(0xE9);
    displacementTo(target);
  }

  public void jump(Condition condition, Label target) {
    u8(0x0F);
    u8(0x80 | condition.code());
    displacementTo(target);
  }

  /** Moves the low 16 bits of a register into a mask. */
  public void kmovw(Mask dst, Gpr src) {
    kmov(0xC5, 0x78, dst, src);
  }

  /** Moves all 64 bits of a register into a mask. */
  public void kmovq(Mask dst, Gpr src) {
    kmov(0xC4, 0xFB, dst, src);
  }

  /** Sets all 16 bits of a mask. */
  public void ones(Mask dst) {
    require(Feature.AVX512, "KXNORW");
    u8(0xC5);
    u8(0x84 | (~dst.code() & 15) << 3);
    u8(0x46);
    u8(0xC0 | dst.code() << 3 | dst.code());
  }

  private void kmov(int vex, int last, Mask dst, Gpr src) {
    require(Feature.AVX512, "KMOV");
    int high = src.code() > 7 ? 1 : 0;
    if (vex == 0xC5 && high == 0) {
      u8(0xC5);
    } else {
      u8(0xC4);
      u8(high == 0 ? 0xE1 : 0xC1);
    }
    u8(last | (vex == 0xC5 && high == 0 ? 0x80 : 0));
    u8(0x92);
    u8(0xC0 | dst.code() << 3 | src.code() & 7);
  }

  /** Leaves the upper halves of the vector registers clean for code that does not know them. */
  public void vzeroupper() {
    require(Feature.AVX2, "VZEROUPPER");
    u8(0xC5);
    u8(0xF8);
    u8(0x77);
  }

  /** Asks for a cache line to be brought near. */
  public void prefetch(Address at) {
    rex(0, 1, at);
    u8(0x0F);
    u8(0x18);
    address(1, at, 1);
  }

  private void binary(int opcode, Gpr reg, Gpr rm) {
    u8(0x48 | reg.code() >> 3 << 2 | rm.code() >> 3);
    u8(opcode);
    u8(0xC0 | (reg.code() & 7) << 3 | rm.code() & 7);
  }

  private void binary(int opcode, Gpr reg, Address rm) {
    rex(0x48, reg.code(), rm);
    u8(opcode);
    address(reg.code() & 7, rm, 1);
  }

  private void rex(int wide, int reg, Address at) {
    int index = at.index().map(Gpr::code).orElse(0);
    int rex = wide | reg >> 3 << 2 | index >> 3 << 1 | at.base().code() >> 3;
    if (rex != 0) {
      u8(0x40 | rex);
    }
  }

  private void arithmetic(int extension, Gpr dst, long value) {
    int small = Math.toIntExact(value);
    u8(0x48 | dst.code() >> 3);
    u8(small == (byte) small ? 0x83 : 0x81);
    u8(0xC0 | extension << 3 | dst.code() & 7);
    if (small == (byte) small) {
      u8(small);
    } else {
      s32(small);
    }
  }
}
