package org.csprun.target.assembly;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.csprun.target.assembly.x86.Feature;

/** Which instructions of the processor the kernels use; the best first. */
public enum Tier {
  /** 64 bytes, sums of four products of bytes, table look-ups among 128 bytes. */
  AVX512_VNNI(
      "avx512-vnni",
      "AVX-512 with VNNI",
      64,
      EnumSet.of(Feature.AVX2, Feature.AVX512, Feature.AVX512_VNNI, Feature.AVX512_VBMI)),

  /** The same without these look-ups. */
  AVX512_VNNI_NO_VBMI(
      "avx512-vnni-no-vbmi",
      "AVX-512 with VNNI, without VBMI",
      64,
      EnumSet.of(Feature.AVX2, Feature.AVX512, Feature.AVX512_VNNI)),

  /** 32 bytes, sums of four products of bytes. */
  AVX_VNNI("avx-vnni", "AVX2 with VNNI", 32, EnumSet.of(Feature.AVX2, Feature.AVX_VNNI)),

  /** 64 bytes, sums of two products of 16 bits. */
  AVX512("avx512", "AVX-512", 64, EnumSet.of(Feature.AVX2, Feature.AVX512)),

  /** 32 bytes, sums of two products of 16 bits. */
  AVX2("avx2", "AVX2", 32, EnumSet.of(Feature.AVX2));

  private final String shortName;
  private final String text;
  private final int vectorBytes;
  private final EnumSet<Feature> features;

  Tier(String shortName, String text, int vectorBytes, EnumSet<Feature> features) {
    this.shortName = shortName;
    this.text = text;
    this.vectorBytes = vectorBytes;
    this.features = features;
  }

  /** Bytes of a vector register. */
  public int vectorBytes() {
    return vectorBytes;
  }

  /** How many vector registers there are. */
  public int registers() {
    return has(Feature.AVX512) ? 32 : 16;
  }

  /** Sums or floats a vector. */
  public int lanes() {
    return vectorBytes / Integer.BYTES;
  }

  /** Output channels that are computed together, of those of a panel: two vectors. */
  public int blockChannels() {
    return 2 * lanes();
  }

  /** What users write behind the device's name. */
  public String shortName() {
    return shortName;
  }

  /** For people. */
  public String text() {
    return text;
  }

  /** The instructions that code for it may use. */
  public Set<Feature> features() {
    return EnumSet.copyOf(features);
  }

  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** The processor's features, as Linux names them, that it needs. */
  List<String> flags() {
    return features.stream().flatMap(feature -> flags(feature).stream()).toList();
  }

  private static List<String> flags(Feature feature) {
    return switch (feature) {
      case AVX2 -> List.of("avx2", "fma");
      case AVX512 -> List.of("avx512f", "avx512bw", "avx512dq", "avx512vl");
      case AVX512_VNNI -> List.of("avx512_vnni");
      case AVX512_VBMI -> List.of("avx512vbmi");
      case AVX_VNNI -> List.of("avx_vnni");
    };
  }
}
