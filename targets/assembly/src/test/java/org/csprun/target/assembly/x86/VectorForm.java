package org.csprun.target.assembly.x86;

import static org.csprun.target.assembly.x86.VectorForm.Kind.*;
import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which operands an instruction takes, for the rows of the table. A new {@link VectorOp} needs an
 * entry in {@link #ALL}; then {@code src/test/encodings.sh} makes its rows.
 *
 * @param widths bytes of the vectors it works on
 */
record VectorForm(Kind kind, List<Integer> widths) {

  /** The operands, in the order of the manual. */
  enum Kind {
    /** vector, vector or memory */
    LOAD,
    /** memory, vector */
    STORE,
    /** vector, narrower vector or memory */
    WIDEN,
    /** narrower vector, vector */
    NARROW,
    /** vector, memory */
    MEMORY_ONLY,
    /** vector, vector, vector or memory */
    TWO,
    TWO_IMMEDIATE,
    /** as TWO, and a vector whose number is in the immediate */
    TWO_SELECTED,
    ONE_IMMEDIATE,
    /** part of a vector, vector, immediate */
    EXTRACT,
    /** vector, vector, part of a vector, immediate */
    INSERT,
    /** memory, vector, immediate */
    EXTRACT_STORE,
    /** vector, memory at a vector of indexes */
    GATHER,
    /** mask, vector */
    MASK_OF_ONE,
    /** mask, vector, vector */
    MASK_OF_TWO,
    MASK_OF_TWO_IMMEDIATE
  }

  static final Map<VectorOp, VectorForm> ALL = new EnumMap<>(VectorOp.class);

  static {
    put(LOAD, VMOVDQU32, VMOVDQA32, VMOVDQU8, VMOVDQU, VMOVUPS);
    put(STORE, VMOVDQU32_STORE, VMOVDQU8_STORE, VMOVDQU_STORE, VMOVUPS_STORE);
    only(MEMORY_ONLY, List.of(16), VMOVQ_LOAD, VMOVD_LOAD);
    only(STORE, List.of(16), VMOVQ_STORE, VMOVD_STORE);
    put(WIDEN, VPBROADCASTB, VPBROADCASTW, VPBROADCASTD, VPBROADCASTQ, VBROADCASTSS);
    only(MEMORY_ONLY, List.of(32, 64), VBROADCASTI32X4);
    only(MEMORY_ONLY, List.of(64), VBROADCASTI64X4);
    only(MEMORY_ONLY, List.of(32), VBROADCASTI128);
    put(WIDEN, VPMOVZXBW, VPMOVZXBD, VPMOVSXBW, VPMOVSXBD, VPMOVSXWD, VPMOVZXWD);
    put(NARROW, VPMOVUSDB, VPMOVSDB, VPMOVDB);
    put(TWO, VPACKUSDW, VPACKSSDW, VPACKUSWB);
    put(TWO, VPADDB, VPADDD, VPADDQ, VPADDW, VPSUBD, VPSUBQ, VPSUBW, VPMULDQ, VPMULLD, VPMADDWD);
    put(TWO, VPDPBUSD, VPDPWSSD, VPDPBUSD_VEX, VPDPWSSD_VEX);
    put(TWO, VPMAXSD, VPMINSD, VPMAXSQ, VPMINSQ, VPMAXUB);
    put(TWO, VPSRAVD, VPSRAVQ, VPSRLVQ, VPSLLVQ);
    put(TWO, VPANDD, VPAND, VPORD, VPOR, VPXORD, VPXOR);
    put(TWO, VPUNPCKLBW, VPUNPCKHBW, VPUNPCKLWD, VPUNPCKHWD, VPSHUFB, VPERMB, VPERMI2B, VPERMT2D);
    only(TWO, List.of(32, 64), VPERMD);
    put(MASK_OF_ONE, VPMOVB2M, VPMOVD2M, VPMOVQ2M);
    put(MASK_OF_TWO, VPTESTMD);
    put(MASK_OF_TWO_IMMEDIATE, VPCMPD, VCMPPS);
    put(ONE_IMMEDIATE, VPSHUFD, VREDUCEPS, VRNDSCALEPS, VROUNDPS);
    only(ONE_IMMEDIATE, List.of(32, 64), VPERMQ);
    put(TWO_IMMEDIATE, VPTERNLOGD, VPBLENDD);
    only(TWO_IMMEDIATE, List.of(32), VPERM2I128);
    only(EXTRACT, List.of(32), VEXTRACTI128);
    only(EXTRACT, List.of(32, 64), VEXTRACTI32X4);
    only(EXTRACT, List.of(64), VEXTRACTI64X4);
    only(INSERT, List.of(32), VINSERTI128);
    only(INSERT, List.of(32, 64), VINSERTI32X4);
    only(INSERT, List.of(64), VINSERTI64X4);
    only(EXTRACT_STORE, List.of(16), VPEXTRB, VPEXTRW, VPEXTRD);
    put(TWO, VADDPS, VSUBPS, VMULPS, VDIVPS, VMAXPS, VMINPS);
    put(TWO, VFMADD231PS, VFMADD213PS, VFNMADD231PS, VSCALEFPS);
    put(LOAD, VSQRTPS, VCVTDQ2PS, VCVTPS2DQ, VCVTTPS2DQ);
    put(TWO, VPCMPEQD, VPCMPGTQ);
    put(TWO_SELECTED, VBLENDVPS, VBLENDVPD);
    put(GATHER, VPGATHERDD);
  }

  private static void put(Kind kind, VectorOp... ops) {
    for (VectorOp op : ops) {
      boolean vex = op.encoding == VectorOp.Encoding.VEX;
      only(kind, vex ? List.of(16, 32) : List.of(16, 32, 64), op);
    }
  }

  private static void only(Kind kind, List<Integer> widths, VectorOp... ops) {
    for (VectorOp op : ops) {
      ALL.put(op, new VectorForm(kind, widths));
    }
  }
}
