package org.csprun.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code csprun report} as a user types it. */
class ReportCliTest {
  @TempDir private Path folder;

  @Test
  void showsScaleZeroPointCalibratorAndLossOfEveryIntegerStep() throws IOException {
    CliProcess demo = CliProcess.run(folder, "demo");
    assertThat(demo.exitCode()).as(demo.err()).isZero();
    CliProcess text = CliProcess.run(folder, "report", "demo/signs.plan", "--csv", "ledger.csv");
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.err()).isEqualTo("Wrote ledger.csv\n");
    assertThat(text.out())
        .startsWith("signs: ")
        .contains("lower bound")
        .containsPattern("int8: \\d+ steps in integers, \\d+ in float; calibrated on 16 samples\n")
        .containsPattern("INT8 STEP +CALIBRATOR +SCALES +SCALE +ZERO POINT +SQNR dB +ORIGIN\n")
        .containsPattern("conv0 +min-max +16 +\\S+ to \\S+ +\\d+ to \\d+ +\\d+\\.\\d +signs.cfg");

    List<String> lines = Files.readAllLines(folder.resolve("ledger.csv"));
    assertThat(lines.getFirst())
        .isEqualTo(
            "step,calibrator,scales,smallest_scale,largest_scale,smallest_zero_point,largest_zero_point,sqnr_db,origin");
    assertThat(lines.get(1)).startsWith("\"conv0\",\"min-max\",16,");

    CliProcess json = CliProcess.run(folder, "report", "demo/signs.plan", "--json");
    JsonNode report = new ObjectMapper().readTree(json.out());
    assertThat(report.at("/quantization/steps")).hasSize(lines.size() - 1);
    assertThat(report.at("/quantization/steps/0/sqnrDb").asDouble()).isGreaterThan(20);
    assertThat(report.at("/summary/arenaBytes").asLong()).isPositive();
  }

  @Test
  void aFloatPlanHasNoLedger() throws IOException {
    Files.writeString(
        folder.resolve("net.cfg"),
        "[net]\nwidth=8\nheight=8\nchannels=3\n\n[convolutional]\nfilters=4\nsize=1\nstride=1\nactivation=linear\n");
    CliProcess compiled =
        CliProcess.run(folder, "compile", "net.cfg", "--random-weights", "1", "-o", "net.plan");
    assertThat(compiled.exitCode()).as(compiled.err()).isZero();
    CliProcess report = CliProcess.run(folder, "report", "net.plan", "--csv", "x.csv");
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.err())
        .isEqualTo(
            "Plan net.plan was not quantised, so it has no ledger for --csv.\nCompile it with --int8 --calibrate DIR.\n");
    assertThat(CliProcess.run(folder, "report", "net.plan").out()).doesNotContain("int8");
  }
}
