package org.csprun.target.assembly;

/**
 * Which instructions of the processor the kernels may use.
 *
 * @param vectorBytes bytes of a vector register
 * @param registers how many vector registers there are
 */
public enum Tier {
  /** 64 bytes, sums of four products of bytes, table look-ups among 128 bytes. */
  AVX512_VNNI(64, 32),
  /** 64 bytes; products of bytes through 16 bits. */
  AVX512(64, 32),
  /** 32 bytes, sums of four products of bytes. */
  AVX_VNNI(32, 16),
  /** 32 bytes; products of bytes through 16 bits. */
  AVX2(32, 16);

  private final int vectorBytes;
  private final int registers;

  Tier(int vectorBytes, int registers) {
    this.vectorBytes = vectorBytes;
    this.registers = registers;
  }

  public int vectorBytes() {
    return vectorBytes;
  }

  public int registers() {
    return registers;
  }

  /** Sums or floats a vector. */
  public int lanes() {
    return vectorBytes / 4;
  }

  /** Whether there are 64-byte vectors with masks. */
  public boolean masks() {
    return vectorBytes == 64;
  }
}
