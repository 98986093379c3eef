package org.csprun.target.assembly.x86;

/** Shifts of all elements by an immediate. */
public enum ShiftOp {
  VPSRLW(0x71, 2, 0),
  VPSRAW(0x71, 4, 0),
  VPSLLW(0x71, 6, 0),
  VPSRLD(0x72, 2, 0),
  VPSRAD(0x72, 4, 0),
  VPSLLD(0x72, 6, 0),
  VPSRLQ(0x73, 2, 1),
  VPSLLQ(0x73, 6, 1),
  VPSRLDQ(0x73, 3, 0);

  final int opcode;
  final int extension;
  final int w;

  ShiftOp(int opcode, int extension, int w) {
    this.opcode = opcode;
    this.extension = extension;
    this.w = w;
  }
}
