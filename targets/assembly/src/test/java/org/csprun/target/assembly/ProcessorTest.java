package org.csprun.target.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  private static final Set<String> HASWELL = Set.of("avx", "avx2", "fma");
  private static final Set<String> SKYLAKE =
      with(HASWELL, "avx512f", "avx512bw", "avx512dq", "avx512vl");
  private static final Set<String> CASCADE_LAKE = with(SKYLAKE, "avx512_vnni");
  private static final Set<String> ICE_LAKE = with(CASCADE_LAKE, "avx512vbmi");
  private static final Set<String> ALDER_LAKE = with(HASWELL, "avx_vnni");

  private static Set<String> with(Set<String> flags, String... more) {
    Set<String> all = new HashSet<>(flags);
    all.addAll(Set.of(more));
    return all;
  }

  private static Optional<Tier> best(Set<String> flags) {
    return new Processor(flags, Optional.empty()).best();
  }

  @Test
  void choosesTheBestInstructions() {
    assertThat(best(HASWELL)).contains(Tier.AVX2);
    assertThat(best(SKYLAKE)).contains(Tier.AVX512);
    assertThat(best(CASCADE_LAKE)).contains(Tier.AVX512_VNNI_NO_VBMI);
    assertThat(best(ICE_LAKE)).contains(Tier.AVX512_VNNI);
    assertThat(best(ALDER_LAKE)).contains(Tier.AVX_VNNI);
    assertThat(best(with(ICE_LAKE, "avx_vnni"))).contains(Tier.AVX512_VNNI);
    assertThat(best(Set.of("avx", "fma"))).isEmpty();
    assertThat(best(Set.of("avx2"))).isEmpty();
  }

  @Test
  void saysWhatATierLacks() {
    Processor processor = new Processor(SKYLAKE, Optional.empty());

    assertThat(processor.obstacleOfAll()).isEmpty();
    assertThat(processor.obstacle(Tier.AVX512)).isEmpty();
    assertThat(processor.obstacle(Tier.AVX2)).isEmpty();
    assertThat(processor.obstacle(Tier.AVX512_VNNI))
        .contains("the processor has no avx512_vnni, avx512vbmi. Use assembly or vector.");
    assertThat(processor.obstacle(Tier.AVX_VNNI))
        .contains("the processor has no avx_vnni. Use assembly or vector.");
  }

  @Test
  void saysThatAnOldProcessorLacksAll() {
    Processor processor = new Processor(Set.of("avx"), Optional.empty());

    assertThat(processor.obstacleOfAll())
        .contains("the processor has no AVX2 with FMA. Use vector.");
  }

  @Test
  void anObstacleOfTheMachineIsOneOfEveryTier() {
    Processor processor = new Processor(ICE_LAKE, Optional.of("it rains."));

    assertThat(processor.best()).isEmpty();
    assertThat(processor.obstacleOfAll()).contains("it rains.");
    for (Tier tier : Tier.values()) {
      assertThat(processor.obstacle(tier)).contains("it rains.");
    }
  }
}
