package org.csprun.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as it is unpacked somewhere: its launcher, and its caches in any state. */
class DistributionTest {
  private static final Path BUILT = Path.of("../tools/target/dist");

  @TempDir private Path folder;
  private Path home;
  private Path launcher;

  @BeforeEach
  void unpack() throws IOException {
    String reason = "skipped: there is no " + BUILT + "; the phase `package` makes it";
    if (!Files.exists(BUILT)) {
      System.out.println(reason);
    }
    assumeTrue(Files.exists(BUILT), reason);
    home = folder.resolve("some where/csprun");
    launcher = home.resolve("bin/csprun");
    try (Stream<Path> files = Files.walk(BUILT)) {
      for (Path file : files.filter(path -> !path.toString().endsWith(".aot")).toList()) {
        Path copy = home.resolve(BUILT.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(
            file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.writeString(folder.resolve("tiny.cfg"), CliTest.CFG);
    byte[] rgb = new byte[40 * 30 * 3];
    new Random(1).nextBytes(rgb);
    Pictures.write(new Picture(40, 30, rgb), folder.resolve("noise.png"));
  }

  @Test
  void aRunSaysTheSameWhateverItsCacheIs() throws IOException {
    CliProcess compiled = csprun("compile", "tiny.cfg", "--random-weights", "1", "-o", "tiny.plan");
    assertThat(compiled.exitCode()).as(compiled.err()).isZero();

    CliProcess without = run();
    assertThat(without.exitCode()).as(without.err()).isZero();
    assertThat(without.out()).startsWith("noise.png: ");
    assertThat(without.err()).isEqualTo("tiny on scalar (plain Java, the reference), 1 thread\n");

    byte[] noCache = new byte[100_000];
    new Random(2).nextBytes(noCache);
    Files.write(home.resolve("lib/plain.aot"), noCache);
    assertThat(run()).as("no cache but noise").isEqualTo(without);

    CliProcess made =
        CliProcess.launch(folder, List.of(home.resolve("bin/csprun-cache").toString()));
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out() + made.err()).isEmpty();
    byte[] cache = Files.readAllBytes(home.resolve("lib/plain.aot"));
    assertThat(run()).as("a good cache").isEqualTo(without);

    Files.write(home.resolve("lib/plain.aot"), java.util.Arrays.copyOf(cache, cache.length / 2));
    assertThat(run()).as("half a cache").isEqualTo(without);

    Files.write(home.resolve("lib/plain.aot"), cache);
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      Path jar =
          jars.filter(path -> path.toString().contains("csprun-runtime")).findFirst().orElseThrow();
      Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    }
    assertThat(run()).as("a cache of another jar").isEqualTo(without);
  }

  @Test
  void theLauncherIsFoundThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("csprun"), launcher);
    CliProcess version = CliProcess.launch(folder, List.of(link.toString(), "--version"));
    assertThat(version.exitCode()).as(version.err()).isZero();
    assertThat(version.out()).startsWith("csprun ");
    assertThat(csprun("devices").out()).contains("vector").contains("scalar");
  }

  private CliProcess run() {
    return csprun(
        "run",
        "tiny.plan",
        "noise.png",
        "--device",
        "scalar",
        "--threads",
        "1",
        "--threshold",
        "0.1");
  }

  private CliProcess csprun(String... arguments) {
    return CliProcess.launch(
        folder, Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList());
  }
}
