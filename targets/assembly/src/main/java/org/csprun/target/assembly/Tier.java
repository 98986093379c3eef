package org.csprun.target.assembly;

import java.util.List;

/** Which instructions of the processor the kernels use; the best first. */
public enum Tier {
  /** 64 bytes, sums of four products of bytes, table look-ups among 128 bytes. */
  AVX512_VNNI(
      64,
      32,
      "AVX-512 with VNNI",
      List.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512vbmi", "fma"));

  private final int vectorBytes;
  private final int registers;
  private final String text;
  private final List<String> features;

  Tier(int vectorBytes, int registers, String text, List<String> features) {
    this.vectorBytes = vectorBytes;
    this.registers = registers;
    this.text = text;
    this.features = features;
  }

  /** Bytes of a vector register. */
  public int vectorBytes() {
    return vectorBytes;
  }

  /** How many vector registers there are. */
  public int registers() {
    return registers;
  }

  /** Sums or floats a vector. */
  public int lanes() {
    return vectorBytes / Integer.BYTES;
  }

  /** For people. */
  public String text() {
    return text;
  }

  /** The processor's features, as Linux names them, that it needs. */
  List<String> features() {
    return features;
  }
}
