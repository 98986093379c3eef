package org.csprun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
  @TempDir private Path folder;

  @Test
  void readsWhatLinuxSays() throws IOException {
    cache("index0", "1", "Data", "32K", "0,64");
    cache("index1", "1", "Instruction", "32K", "0,64");
    cache("index2", "2", "Unified", "1024K", "0,64");
    cache("index3", "3", "Unified", "32M", "0-7,64-71");
    assertThat(Caches.of(folder))
        .containsExactly(
            new Cache("L1", 32 << 10, 1),
            new Cache("L2", 1 << 20, 1),
            new Cache("L3", 32 << 20, 8));
  }

  @Test
  void takesUsualSizesWhereNothingIsSaid() throws IOException {
    Cache[] usual = {new Cache("L1", 32 << 10, 1), new Cache("L2", 512 << 10, 1)};
    assertThat(Caches.of(folder.resolve("none"))).containsExactly(usual);
    cache("index0", "1", "Data", "unknown", "0");
    assertThat(Caches.of(folder)).containsExactly(usual);
  }

  @Test
  void cachesAreSharedByThreads() {
    Cache own = new Cache("L2", 1000, 1);
    assertThat(own.capacityBytes(3)).isEqualTo(3000);
    assertThat(own.perThreadBytes(3)).isEqualTo(1000);
    Cache shared = new Cache("L3", 1000, 2);
    assertThat(shared.capacityBytes(3)).isEqualTo(2000);
    assertThat(shared.perThreadBytes(3)).isEqualTo(500);
    assertThat(shared.perThreadBytes(1)).isEqualTo(1000);
  }

  private void cache(String name, String level, String type, String size, String shared)
      throws IOException {
    Path cache = Files.createDirectories(folder.resolve(name));
    Files.writeString(cache.resolve("level"), level + "\n");
    Files.writeString(cache.resolve("type"), type + "\n");
    Files.writeString(cache.resolve("size"), size + "\n");
    Files.writeString(cache.resolve("shared_cpu_list"), shared + "\n");
  }
}
