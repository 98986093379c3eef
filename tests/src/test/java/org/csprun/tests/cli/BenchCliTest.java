package org.csprun.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.ModelOptions;
import org.csprun.compiler.Models;
import org.csprun.tests.SharedData;
import org.csprun.tests.onnx.OnnxWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code csprun bench} as a user types it. */
class BenchCliTest {
  private static final List<String> QUICK = List.of("--runs", "5", "--warmup", "0.1");

  @TempDir private Path folder;

  @BeforeEach
  void compile() throws IOException {
    Files.writeString(
        folder.resolve("net.cfg"),
        "[net]\nwidth=16\nheight=16\nchannels=3\n\n[convolutional]\nfilters=8\nsize=3\nstride=1\npad=1\nactivation=leaky\n");
    CliProcess compiled = csprun("compile", "net.cfg", "--random-weights", "1", "-o", "net.plan");
    assertThat(compiled.exitCode()).as(compiled.err()).isZero();
  }

  @Test
  void thePeakOfTheMachine() throws IOException {
    CliProcess text = csprun("bench", "--peak", "--threads", "1");
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).matches("PEAK +UNIT +1 THREAD +BY"),
            line ->
                assertThat(line)
                    .matches("f32 multiply-adds +GMAC/s +\\d+\\.\\d +[\\w:-]+: (FMA|vfmadd).*"),
            line -> assertThat(line).matches("int8 multiply-adds +GMAC/s +(\\d+\\.\\d|–) +.+"),
            line -> assertThat(line).matches("read L1 +GB/s +\\d+\\.\\d +[\\w:-]+: .+"),
            line -> assertThat(line).matches("read L2 +GB/s +\\d+\\.\\d +[\\w:-]+: .+"),
            line -> assertThat(line).matches("read (L3|DRAM) +GB/s +\\d+\\.\\d +[\\w:-]+: .+"),
            line ->
                assertThat(line).matches("(read|copy) (L1|DRAM) +GB/s +\\d+\\.\\d +[\\w:-]+: .+"),
            line -> assertThat(line).matches("copy L[12] +GB/s +\\d+\\.\\d +[\\w:-]+: .+"),
            line -> assertThat(line).matches("copy L[23] +GB/s +\\d+\\.\\d +[\\w:-]+: .+"),
            line -> assertThat(line).matches("copy (L3|DRAM) +GB/s +\\d+\\.\\d +[\\w:-]+: .+"),
            line -> assertThat(line).matches("copy DRAM +GB/s +\\d+\\.\\d +[\\w:-]+: .+"));

    CliProcess json = csprun("bench", "--peak", "--threads", "1", "--json");
    JsonNode report = new ObjectMapper().readTree(json.out());
    assertThat(report.at("/plans")).isEmpty();
    assertThat(report.at("/peaks")).hasSize(1);
    assertThat(report.at("/peaks/0/threads").asInt()).isEqualTo(1);
    assertThat(report.at("/peaks/0/arithmetic/0/operands").asText()).isEqualTo("F32");
    assertThat(report.at("/peaks/0/arithmetic/0/macsPerSecond").asDouble()).isGreaterThan(1e8);
    assertThat(report.at("/peaks/0/memory/0/memory").asText()).isEqualTo("L1");
    assertThat(report.at("/peaks/0/memory/0/bytesPerSecond").asDouble()).isGreaterThan(1e8);
  }

  @Test
  void stepsSayWhatBindsThem() throws IOException {
    CliProcess text = bench("net.plan", "--threads", "1", "--steps", "3");
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out())
        .containsPattern(
            "PLAN +TYPE +DEVICE +THREADS +MEDIAN ms +P95 ms +MIN ms +GMAC/s +PEAK % +BYTES/RUN\n")
        .contains("\nnet f32, 1 thread, slowest steps:\n")
        .containsPattern(
            "STEP +OPERATION +MEDIAN ms +SHARE % +GMAC/s +PEAK % +LEAST ms +BOUND +ORIGIN\n")
        .containsPattern(
            "conv0 +convolve.* +\\d+\\.\\d +\\d+\\.\\d +\\d+\\.\\d+ +(overhead|compute|L\\d|DRAM) +net.cfg:6");

    JsonNode report =
        new ObjectMapper().readTree(bench("net.plan", "--steps", "1", "--json").out());
    assertThat(report.at("/plans/0/steps/0/name").asText()).isEqualTo("conv0");
    assertThat(report.at("/plans/0/steps/0/leastNanos").asDouble()).isPositive();
    assertThat(report.at("/plans/0/steps/0/shareOfPeak").asDouble()).isPositive();
    assertThat(report.at("/plans/0/shareOfPeak").asDouble()).isPositive();
    assertThat(report.at("/plans/0/peer").isNull()).isTrue();
  }

  @Test
  void everyNumberOfThreadsIsMeasured() throws IOException {
    JsonNode report =
        new ObjectMapper().readTree(bench("net.plan", "--threads", "2,1", "--json").out());
    assertThat(report.at("/peaks").findValuesAsText("threads")).containsExactly("2", "1");
    assertThat(report.at("/plans").findValuesAsText("threads")).containsExactly("2", "1");
    assertThat(report.at("/plans/0/steps")).isEmpty();
  }

  @Test
  void whatIsMissingIsSaid() {
    assertRefused(
        csprun("bench"), "bench measures plans or the machine. Name a plan, or give --peak.");
    assertRefused(
        csprun("bench", "net.plan", "--threads", "1,0"),
        "--threads is 0. Give at least 1, or leave it out for all physical cores.");
    assertRefused(csprun("bench", "net.plan", "--runs", "0"), "--runs is 0. Give at least 1.");
    assertRefused(
        csprun("bench", "net.plan", "--against", "tvm"),
        "No peer 'tvm' for --against. Known: ort (ONNX Runtime).");
    assertRefused(
        csprun("bench", "net.plan", "--peer-model", "net.onnx"),
        "--peer-model, --peer-jar and --repeats are for --against.\nAdd --against ort, or leave them out.");
    assertRefused(
        csprun("bench", "net.plan", "--against", "ort", "--repeats", "0"),
        "--repeats is 0. Give at least 1.");
    assertRefused(
        csprun("bench", "net.plan", "--against", "ort"),
        "--against ort needs the peer's own model: a plan does not keep the file it was compiled from.\nAdd --peer-model FILE.onnx for each plan, in their order: f32, or QDQ for int8.");
    assertRefused(
        csprun("bench", "net.plan", "net.plan", "--against", "ort", "--peer-model", "a.onnx"),
        "There are 1 --peer-model for 2 plans. Give one for each plan, in their order.");
  }

  @Test
  void aJarThatIsNotThereIsSaid() throws IOException {
    String fetch =
        "Fetch it with `mvn dependency:get -Dartifact=com.microsoft.onnxruntime:onnxruntime:1.23.2`, ";
    assertRefused(
        CliProcess.run(
            folder,
            List.of("-Dmaven.repo.local=repository"),
            "bench",
            "net.plan",
            "--against",
            "ort",
            "--peer-model",
            "net.onnx"),
        "--against ort needs the jar of ONNX Runtime, and there is none in repository/com/microsoft/onnxruntime/onnxruntime.\n"
            + fetch
            + "or name one with --peer-jar FILE.");
    assertRefused(
        against(Path.of("ort.jar"), "net.onnx"),
        "--peer-jar ort.jar is not there.\n" + fetch + "and leave --peer-jar out.");
    Files.write(
        folder.resolve("empty.jar"),
        new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    CliProcess wrong = against(Path.of("empty.jar"), "net.onnx");
    assertThat(wrong.exitCode()).isEqualTo(6);
    assertThat(wrong.err())
        .isEqualTo(
            "empty.jar holds no ONNX Runtime that runs here: no class ai.onnxruntime.OrtEnvironment.\nName the jar of com.microsoft.onnxruntime:onnxruntime with --peer-jar.\n");
  }

  @Test
  void runsBesideOnnxRuntime() throws IOException {
    Files.write(
        folder.resolve("net.onnx"),
        OnnxWriter.write(
            Models.read(
                folder.resolve("net.cfg"),
                Optional.empty(),
                ModelOptions.defaults().withRandomWeights(1))));
    CliProcess text = against(jar(), "net.onnx");
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.err()).containsPattern("beside ONNX Runtime \\d+\\.\\d+\\.\\d+, net.onnx\n");
    assertThat(text.out().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "PLAN +TYPE +DEVICE +THREADS +MEDIAN ms +PEER +PEER ms +RATIO +BEST +WORST +GMAC/s +PEAK %"),
            line ->
                assertThat(line)
                    .matches(
                        "net +f32 +\\w+ +1 +\\d+\\.\\d+ +ONNX Runtime [\\d.]+ +\\d+\\.\\d+( +\\d+\\.\\d{3}){3} +\\d+\\.\\d +\\d+\\.\\d"),
            line ->
                assertThat(line)
                    .matches(
                        "Ratio: our median over the peer's, below 1 is faster; mean \\d+\\.\\d{3}\\."));

    JsonNode peer =
        new ObjectMapper()
            .readTree(against(jar(), "net.onnx", "--json", "--repeats", "2").out())
            .at("/plans/0/peer");
    assertThat(peer.at("/repeats").asInt()).isEqualTo(2);
    assertThat(peer.at("/medianNanos").asLong()).isPositive();
    assertThat(peer.at("/bestRatio").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(peer.at("/worstRatio").asDouble());
  }

  @Test
  void aModelThatOnnxRuntimeCannotRunIsSaid() throws IOException {
    assertRefused(
        against(jar(), "net.onnx"), "--peer-model net.onnx is not there. Name an ONNX file.");
    Files.writeString(folder.resolve("text.onnx"), "no model");
    CliProcess text = against(jar(), "text.onnx");
    assertThat(text.exitCode()).isEqualTo(3);
    assertThat(text.err())
        .containsPattern("ONNX Runtime [\\d.]+ cannot run text.onnx: .+\\.\n")
        .endsWith("Give --peer-model an ONNX file it takes, f32 or QDQ.\n");
    Path other = SharedData.file("models/yolox_nano.onnx");
    assertRefused(
        against(jar(), other.toString()),
        "--peer-model %s has 519168 input elements, the plan has 768.\nGive the ONNX file of the same network at the same input size."
            .formatted(other));
  }

  private CliProcess csprun(String... arguments) {
    return CliProcess.run(folder, arguments);
  }

  private CliProcess bench(String plan, String... arguments) {
    List<String> all = new ArrayList<>(List.of("bench", plan));
    all.addAll(QUICK);
    all.addAll(List.of(arguments));
    return csprun(all.toArray(String[]::new));
  }

  private CliProcess against(Path jar, String model, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--against", "ort", "--threads", "1"));
    all.addAll(List.of("--peer-jar", jar.toString(), "--peer-model", model));
    all.addAll(List.of(arguments));
    return bench("net.plan", all.toArray(String[]::new));
  }

  /** ONNX Runtime as the tests have it; the command itself has it nowhere. */
  private static Path jar() {
    try {
      return Path.of(
          OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(CliProcess process, String message) {
    assertThat(process.err().strip()).endsWith(message);
    assertThat(process.exitCode()).isEqualTo(2);
    assertThat(process.out()).isEmpty();
  }
}
