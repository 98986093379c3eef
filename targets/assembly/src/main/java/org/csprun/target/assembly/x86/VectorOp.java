package org.csprun.target.assembly.x86;

import static org.csprun.target.assembly.x86.Feature.*;
import static org.csprun.target.assembly.x86.Tuple.*;
import static org.csprun.target.assembly.x86.VectorOp.Encoding.*;

/**
 * The vector instructions the kernels are made of. Names are the mnemonics of the processor's
 * manual; an instruction in VEX and EVEX form is one entry, encoded the short way where its
 * operands allow.
 */
public enum VectorOp {
  // Moves.
  VMOVDQU32(1, 2, 0x6F, 0, FULL, EVEX),
  VMOVDQU32_STORE(1, 2, 0x7F, 0, FULL, EVEX),
  VMOVDQA32(1, 1, 0x6F, 0, FULL, EVEX),
  VMOVDQU8(1, 3, 0x6F, 0, FULL, EVEX),
  VMOVDQU8_STORE(1, 3, 0x7F, 0, FULL, EVEX),
  VMOVDQU(1, 2, 0x6F, 0, FULL, VEX),
  VMOVDQU_STORE(1, 2, 0x7F, 0, FULL, VEX),
  VMOVUPS(1, 0, 0x10, 0, FULL, BOTH),
  VMOVUPS_STORE(1, 0, 0x11, 0, FULL, BOTH),
  VMOVQ_LOAD(1, 2, 0x7E, 0, QWORD, VEX),
  VMOVQ_STORE(1, 1, 0xD6, 0, QWORD, VEX),
  VMOVD_LOAD(1, 1, 0x6E, 0, DWORD, BOTH),
  VMOVD_STORE(1, 1, 0x7E, 0, DWORD, VEX),
  VPBROADCASTB(2, 1, 0x78, 0, BYTE, BOTH),
  VPBROADCASTW(2, 1, 0x79, 0, WORD, BOTH),
  VPBROADCASTD(2, 1, 0x58, 0, DWORD, BOTH),
  VPBROADCASTQ(2, 1, 0x59, 1, QWORD, BOTH_W0),
  VBROADCASTSS(2, 1, 0x18, 0, DWORD, BOTH),
  VBROADCASTI32X4(2, 1, 0x5A, 0, HALF_VECTOR_128, EVEX),
  VBROADCASTI64X4(2, 1, 0x5B, 1, HALF_VECTOR_256, EVEX),
  VBROADCASTI128(2, 1, 0x5A, 0, HALF_VECTOR_128, VEX),

  // Widening and narrowing.
  VPMOVZXBW(2, 1, 0x30, 0, HALF, BOTH),
  VPMOVZXBD(2, 1, 0x31, 0, QUARTER, BOTH),
  VPMOVSXBW(2, 1, 0x20, 0, HALF, BOTH),
  VPMOVSXBD(2, 1, 0x21, 0, QUARTER, BOTH),
  VPMOVSXWD(2, 1, 0x23, 0, HALF, BOTH),
  VPMOVZXWD(2, 1, 0x33, 0, HALF, BOTH),
  VPMOVUSDB(2, 2, 0x11, 0, QUARTER, EVEX),
  VPMOVSDB(2, 2, 0x21, 0, QUARTER, EVEX),
  VPMOVDB(2, 2, 0x31, 0, QUARTER, EVEX),
  VPACKUSDW(2, 1, 0x2B, 0, FULL, BOTH),
  VPACKSSDW(1, 1, 0x6B, 0, FULL, BOTH),
  VPACKUSWB(1, 1, 0x67, 0, FULL, BOTH),

  // Integer arithmetic.
  VPADDB(1, 1, 0xFC, 0, FULL, BOTH),
  VPADDD(1, 1, 0xFE, 0, FULL, BOTH),
  VPADDQ(1, 1, 0xD4, 1, FULL, BOTH_W0),
  VPADDW(1, 1, 0xFD, 0, FULL, BOTH),
  VPSUBD(1, 1, 0xFA, 0, FULL, BOTH),
  VPSUBQ(1, 1, 0xFB, 1, FULL, BOTH_W0),
  VPSUBW(1, 1, 0xF9, 0, FULL, BOTH),
  VPMULDQ(2, 1, 0x28, 1, FULL, BOTH_W0),
  VPMULLD(2, 1, 0x40, 0, FULL, BOTH),
  VPMADDWD(1, 1, 0xF5, 0, FULL, BOTH),
  VPDPBUSD(2, 1, 0x50, 0, FULL, EVEX, AVX512_VNNI),
  VPDPWSSD(2, 1, 0x52, 0, FULL, EVEX, AVX512_VNNI),
  VPDPBUSD_VEX(2, 1, 0x50, 0, FULL, VEX, AVX_VNNI),
  VPDPWSSD_VEX(2, 1, 0x52, 0, FULL, VEX, AVX_VNNI),
  VPMAXSD(2, 1, 0x3D, 0, FULL, BOTH),
  VPMINSD(2, 1, 0x39, 0, FULL, BOTH),
  VPMAXSQ(2, 1, 0x3D, 1, FULL, EVEX),
  VPMINSQ(2, 1, 0x39, 1, FULL, EVEX),
  VPMAXUB(1, 1, 0xDE, 0, FULL, BOTH),
  VPSRAVD(2, 1, 0x46, 0, FULL, BOTH),
  VPSRAVQ(2, 1, 0x46, 1, FULL, EVEX),
  VPSRLVQ(2, 1, 0x45, 1, FULL, BOTH),
  VPSLLVQ(2, 1, 0x47, 1, FULL, BOTH),

  // Logic and order.
  VPANDD(1, 1, 0xDB, 0, FULL, EVEX),
  VPAND(1, 1, 0xDB, 0, FULL, VEX),
  VPORD(1, 1, 0xEB, 0, FULL, EVEX),
  VPOR(1, 1, 0xEB, 0, FULL, VEX),
  VPXORD(1, 1, 0xEF, 0, FULL, EVEX),
  VPXOR(1, 1, 0xEF, 0, FULL, VEX),
  VPUNPCKLBW(1, 1, 0x60, 0, FULL, BOTH),
  VPUNPCKHBW(1, 1, 0x68, 0, FULL, BOTH),
  VPUNPCKLWD(1, 1, 0x61, 0, FULL, BOTH),
  VPUNPCKHWD(1, 1, 0x69, 0, FULL, BOTH),
  VPSHUFB(2, 1, 0x00, 0, FULL, BOTH),
  VPERMD(2, 1, 0x36, 0, FULL, BOTH),
  VPERMI2B(2, 1, 0x75, 0, FULL, EVEX, AVX512_VBMI),
  VPERMB(2, 1, 0x8D, 0, FULL, EVEX, AVX512_VBMI),
  VPERMT2D(2, 1, 0x7E, 0, FULL, EVEX),

  VPCMPEQD(1, 1, 0x76, 0, FULL, VEX),
  VPCMPGTQ(2, 1, 0x37, 0, FULL, VEX),

  // Into mask registers.
  VPMOVB2M(2, 2, 0x29, 0, FULL, EVEX),
  VPMOVD2M(2, 2, 0x39, 0, FULL, EVEX),
  VPMOVQ2M(2, 2, 0x39, 1, FULL, EVEX),
  VPTESTMD(2, 1, 0x27, 0, FULL, EVEX),
  VPCMPD(3, 1, 0x1F, 0, FULL, EVEX),
  VCMPPS(1, 0, 0xC2, 0, FULL, EVEX),

  // With an immediate.
  VPSHUFD(1, 1, 0x70, 0, FULL, BOTH),
  VPTERNLOGD(3, 1, 0x25, 0, FULL, EVEX),
  VPBLENDD(3, 1, 0x02, 0, FULL, VEX),
  VPERMQ(3, 1, 0x00, 1, FULL, BOTH),
  VPERM2I128(3, 1, 0x46, 0, FULL, VEX),
  VEXTRACTI128(3, 1, 0x39, 0, HALF_VECTOR_128, VEX),
  VEXTRACTI32X4(3, 1, 0x39, 0, HALF_VECTOR_128, EVEX),
  VEXTRACTI64X4(3, 1, 0x3B, 1, HALF_VECTOR_256, EVEX),
  VINSERTI128(3, 1, 0x38, 0, HALF_VECTOR_128, VEX),
  VINSERTI32X4(3, 1, 0x38, 0, HALF_VECTOR_128, EVEX),
  VINSERTI64X4(3, 1, 0x3A, 1, HALF_VECTOR_256, EVEX),
  VPEXTRB(3, 1, 0x14, 0, BYTE, VEX),
  VPEXTRW(3, 1, 0x15, 0, WORD, VEX),
  VPEXTRD(3, 1, 0x16, 0, DWORD, VEX),

  // Float.
  VADDPS(1, 0, 0x58, 0, FULL, BOTH),
  VSUBPS(1, 0, 0x5C, 0, FULL, BOTH),
  VMULPS(1, 0, 0x59, 0, FULL, BOTH),
  VDIVPS(1, 0, 0x5E, 0, FULL, BOTH),
  VMAXPS(1, 0, 0x5F, 0, FULL, BOTH),
  VMINPS(1, 0, 0x5D, 0, FULL, BOTH),
  VFMADD231PS(2, 1, 0xB8, 0, FULL, BOTH),
  VFMADD213PS(2, 1, 0xA8, 0, FULL, BOTH),
  VFNMADD231PS(2, 1, 0xBC, 0, FULL, BOTH),
  VCVTDQ2PS(1, 0, 0x5B, 0, FULL, BOTH),
  VCVTPS2DQ(1, 1, 0x5B, 0, FULL, BOTH),
  VCVTTPS2DQ(1, 2, 0x5B, 0, FULL, BOTH),
  VSQRTPS(1, 0, 0x51, 0, FULL, BOTH),
  VREDUCEPS(3, 1, 0x56, 0, FULL, EVEX),
  VRNDSCALEPS(3, 1, 0x08, 0, FULL, EVEX),
  VROUNDPS(3, 1, 0x08, 0, FULL, VEX),
  VSCALEFPS(2, 1, 0x2C, 0, FULL, EVEX),
  VBLENDVPS(3, 1, 0x4A, 0, FULL, VEX),
  VBLENDVPD(3, 1, 0x4B, 0, FULL, VEX),

  // Of many addresses.
  VPGATHERDD(2, 1, 0x90, 0, DWORD, BOTH);

  /** Which of the two encodings an instruction has. */
  enum Encoding {
    VEX,
    EVEX,
    BOTH,
    /** as BOTH, and VEX leaves W at 0 where EVEX has 1 */
    BOTH_W0
  }

  final int map;
  final int prefix;
  final int opcode;
  final int w;
  final Tuple tuple;
  final Encoding encoding;

  /** What its shortest encoding needs; the EVEX encoding of any needs AVX-512 beside. */
  final Feature feature;

  VectorOp(int map, int prefix, int opcode, int w, Tuple tuple, Encoding encoding) {
    this(map, prefix, opcode, w, tuple, encoding, encoding == EVEX ? AVX512 : AVX2);
  }

  VectorOp(
      int map, int prefix, int opcode, int w, Tuple tuple, Encoding encoding, Feature feature) {
    this.map = map;
    this.prefix = prefix;
    this.opcode = opcode;
    this.w = w;
    this.tuple = tuple;
    this.encoding = encoding;
    this.feature = feature;
  }

  int vexW() {
    return encoding == BOTH_W0 ? 0 : w;
  }
}
