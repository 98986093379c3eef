package org.csprun.target.assembly.x86;

/** A 64-bit general-purpose register; the ordinal is its number in an encoding. */
public enum Gpr {
  RAX,
  RCX,
  RDX,
  RBX,
  RSP,
  RBP,
  RSI,
  RDI,
  R8,
  R9,
  R10,
  R11,
  R12,
  R13,
  R14,
  R15;

  int code() {
    return ordinal();
  }
}
