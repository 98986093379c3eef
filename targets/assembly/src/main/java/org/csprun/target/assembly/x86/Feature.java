package org.csprun.target.assembly.x86;

/** A part of the instructions that not every processor has. */
public enum Feature {
  /** AVX2 and FMA: 16 registers of 32 bytes */
  AVX2,
  /** AVX-512 F, BW, DQ and VL: 32 registers of 64 bytes, masks */
  AVX512,
  /** sums of four products of bytes in AVX-512's encoding */
  AVX512_VNNI,
  /** permutations of bytes across registers */
  AVX512_VBMI,
  /** sums of four products of bytes in AVX's encoding */
  AVX_VNNI
}
