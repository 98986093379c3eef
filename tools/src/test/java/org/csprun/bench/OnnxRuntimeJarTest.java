package org.csprun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeJarTest {
  @TempDir private Path folder;

  @Test
  void takesTheNewestThatHasAJar() throws IOException {
    assertThat(OnnxRuntimeJar.newest(folder.resolve("none"))).isEmpty();
    assertThat(OnnxRuntimeJar.newest(folder)).isEmpty();
    version("1.9.0", true);
    version("1.23.2", true);
    version("1.100.0", false);
    assertThat(OnnxRuntimeJar.newest(folder))
        .contains(folder.resolve("1.23.2/onnxruntime-1.23.2.jar"));
  }

  private void version(String version, boolean jar) throws IOException {
    Path versionFolder = Files.createDirectories(folder.resolve(version));
    Files.writeString(versionFolder.resolve("onnxruntime-" + version + ".pom"), "");
    if (jar) {
      Files.writeString(versionFolder.resolve("onnxruntime-" + version + ".jar"), "");
    }
  }
}
