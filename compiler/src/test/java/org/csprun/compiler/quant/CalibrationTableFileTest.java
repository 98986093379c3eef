package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every table comes back bit by bit, and every refusal is tested whole. */
class CalibrationTableFileTest {
  private static final String HEAD = "csprun-calibration\t1\nsamples\t2\ndigest\tab\n";

  @TempDir private Path folder;

  @Test
  void theFileIsPlainText() throws IOException {
    CalibrationTable table =
        new CalibrationTable(
            Map.of(
                "conv 1",
                new TensorRanges(
                    "min-max",
                    List.of(new Range(-0.27846456f, 6.25f), new Range(0, 1e-10f)),
                    List.of(0.75f, -0f))),
            64,
            "9f86");
    Path file = folder.resolve("t.table");
    CalibrationTableFile.write(table, file);
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            # What each tensor's bytes span. Edit low and high and compile with --int8 --table FILE.
            # tensor  name  calibrator  channels; then a line a channel: number  low  high  mean
            # low is at most 0 and high at least 0, so that every range holds 0.
            csprun-calibration\t1
            samples\t64
            digest\t9f86
            tensor\tconv 1\tmin-max\t2
            0\t-0.27846456\t6.25\t0.75
            1\t0.0\t1.0E-10\t-0.0
            """);
    CalibrationTable read = CalibrationTableFile.read(file);
    assertThat(read).isEqualTo(table);
    // Float.equals tells −0 from 0.
    assertThat(read.tensors().get("conv 1").means()).containsExactly(0.75f, -0f);
  }

  @Test
  void everyFloatComesBackAndTheOrderStays() throws IOException {
    Random random = new Random(1);
    Map<String, TensorRanges> tensors = new LinkedHashMap<>();
    for (int t = 0; t < 50; t++) {
      List<Range> ranges = new ArrayList<>();
      List<Float> means = new ArrayList<>();
      for (int c = 0; c < 20; c++) {
        ranges.add(new Range(-Math.abs(finite(random)) / 2, Math.abs(finite(random)) / 2));
        means.add(finite(random));
      }
      tensors.put("t" + random.nextInt(), new TensorRanges("mse", ranges, means));
    }
    CalibrationTable table = new CalibrationTable(tensors, 3, "x");
    Path file = folder.resolve("a");
    CalibrationTableFile.write(table, file);
    CalibrationTable read = CalibrationTableFile.read(file);
    assertThat(read).isEqualTo(table);
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
    Path again = folder.resolve("b");
    CalibrationTableFile.write(read, again);
    assertThat(again).hasSameBinaryContentAs(file);
  }

  private static float finite(Random random) {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : Float.MIN_VALUE;
  }

  @Test
  void namesMayHoldAnything() {
    List<Float> mean = List.of(0f);
    List<Range> range = List.of(new Range(-1, 1));
    Map<String, TensorRanges> tensors = new LinkedHashMap<>();
    for (String name : List.of("a\tb", "a\\tb", "\r\n", "\\", " # ö ", "", "tensor", "a\\\\nb")) {
      tensors.put(name, new TensorRanges("by\thand", range, mean));
    }
    CalibrationTable table = new CalibrationTable(tensors, 1, "x");
    Path file = folder.resolve("names");
    CalibrationTableFile.write(table, file);
    assertThat(CalibrationTableFile.read(file)).isEqualTo(table);
  }

  @Test
  void editorsMayAddCommentsBlanksAndOtherLineEnds() throws IOException {
    Path file = folder.resolve("edited");
    Files.writeString(
        file,
        "# mine\r\n\r\ncsprun-calibration 1\r\nsamples 2\r\n  digest  ab \r\n"
            + "tensor\tx\twide, by hand\t2\r\n# first\r\n 0   -1 2e1 .5\r\n   \r\n1 -0 0 -3");
    assertThat(CalibrationTableFile.read(file))
        .isEqualTo(
            new CalibrationTable(
                Map.of(
                    "x",
                    new TensorRanges(
                        "wide, by hand",
                        List.of(new Range(-1, 20), new Range(-0f, 0)),
                        List.of(.5f, -3f))),
                2,
                "ab"));
  }

  // ; is a line feed, _ a tab; the text of the first group of lines is the whole file.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          "" | t.table ends where 'csprun-calibration' is expected.;Is the file cut off?
          "hello you" | t.table:1 has 'hello you' where 'csprun-calibration' and its value are expected.;Is it a calibration table? --save-table FILE writes one.
          "#;csprun-calibration 2" | t.table:2 is a calibration table of version '2'; this csprun reads version 1.;Write it again with --save-table FILE.
          "csprun-calibration 1;digest x" | t.table:2 has 'digest x' where 'samples' and its value are expected.;Is it a calibration table? --save-table FILE writes one.
          "csprun-calibration 1;samples 0" | t.table:2 has '0' samples.;Give their number, at least 1.
          "csprun-calibration 1;samples many" | t.table:2 has 'many' samples.;Give their number, at least 1.
          "csprun-calibration 1;samples 1" | t.table ends where 'digest' is expected.;Is the file cut off?
          "csprun-calibration 1;samples 1;digest a;" | t.table has no tensors.;Is the file cut off?
          """)
  void wrongHeaders(String text, String message) throws IOException {
    refused(lines(text), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          "0 -1 1 0" | t.table:4 has '0 -1 1 0' where a tensor is expected.;Write 'tensor', its name, its calibrator and how many channels it has, with tabs between.
          "tensor x mse 1" | t.table:4 has 'tensor x mse 1' where a tensor is expected.;Write 'tensor', its name, its calibrator and how many channels it has, with tabs between.
          "tensor_x_1" | t.table:4 has 'tensor	x	1' where a tensor is expected.;Write 'tensor', its name, its calibrator and how many channels it has, with tabs between.
          "tensor_x_mse_0" | t.table:4 has '0' channels of tensor 'x'.;Give their number, at least 1.
          "tensor_x_mse_two" | t.table:4 has 'two' channels of tensor 'x'.;Give their number, at least 1.
          "tensor_x_mse_2;0 -1 1 0" | t.table:4 has 2 channels of tensor 'x', but only 1 follow.;Add the others, each with its number, low, high and mean.
          "tensor_x_mse_2;0 -1 1 0;tensor_y_mse_1" | t.table:4 has 2 channels of tensor 'x', but only 1 follow.;Add the others, each with its number, low, high and mean.
          "tensor_x_mse_1;0 -1 1 0;1 -1 1 0" | t.table:6 has '1 -1 1 0' after the last of the 1 channels of tensor 'x' (line 4).;Remove it, or correct the number of channels.
          "tensor_x_mse_2;0 -1 1 0;2 -1 1 0" | t.table:6 has '2 -1 1 0' where channel 1 of tensor 'x' is expected.;Write 1, low, high and mean, with tabs between.
          "tensor_x_mse_1;0 -1 1" | t.table:5 has '0 -1 1' where channel 0 of tensor 'x' is expected.;Write 0, low, high and mean, with tabs between.
          "tensor_x_mse_1;0 low 1 0" | The low of channel 0 of tensor 'x' (t.table:5) is 'low'.;Write a finite number, as -0.25 or 1.5E-3.
          "tensor_x_mse_1;0 -1 NaN 0" | The high of channel 0 of tensor 'x' (t.table:5) is 'NaN'.;Write a finite number, as -0.25 or 1.5E-3.
          "tensor_x_mse_1;0 -1 1e40 0" | The high of channel 0 of tensor 'x' (t.table:5) is '1e40'.;Write a finite number, as -0.25 or 1.5E-3.
          "tensor_x_mse_1;0 -1 1 -Infinity" | The mean of channel 0 of tensor 'x' (t.table:5) is '-Infinity'.;Write a finite number, as -0.25 or 1.5E-3.
          "tensor_x_mse_1;0 0.5 1 0" | The range of channel 0 of tensor 'x' (t.table:5) is 0.5 to 1.0, without 0.;Give a low of at most 0 and a high of at least 0: padding is 0.
          "tensor_x_mse_1;0 -2 -1 0" | The range of channel 0 of tensor 'x' (t.table:5) is -2.0 to -1.0, without 0.;Give a low of at most 0 and a high of at least 0: padding is 0.
          "tensor_x_mse_1;0 -3e38 3e38 0" | The range of channel 0 of tensor 'x' (t.table:5) is -3.0E38 to 3.0E38, wider than a float holds.;Give a narrower one.
          "tensor_x_mse_1;0 -1 1 0;#;tensor_x_mse_1;0 -1 1 0" | t.table:7 has tensor 'x' again, after line 4.;Remove one of the two.
          """)
  void wrongTensors(String text, String message) throws IOException {
    refused(HEAD + lines(text), message);
  }

  @Test
  void filesThatAreNoTables() throws IOException {
    Path none = folder.resolve("none");
    assertRefused(
        none,
        "There is no calibration table '"
            + none
            + "'.\nCheck the path; compile --int8 --save-table FILE writes one.");
    Path bytes = folder.resolve("bytes");
    Files.write(bytes, new byte[] {(byte) 0xC0, (byte) 0x80, 1, 2});
    assertRefused(bytes, "bytes is no text.\nIs it a calibration table? One is UTF-8 text.");
    refused(
        "x".repeat(1000),
        "t.table:1 has '"
            + "x".repeat(60)
            + "…' where 'csprun-calibration' and its value are expected.\nIs it a calibration table? --save-table FILE writes one.");
  }

  @Test
  void aTableThatCannotBeWritten() {
    Path file = folder.resolve("gone/t.table");
    CsprunException e =
        catchThrowableOfType(
            CsprunException.class,
            () -> CalibrationTableFile.write(new CalibrationTable(Map.of(), 1, "x"), file));
    assertThat(e.failure()).isEqualTo(Failure.USAGE);
    assertThat(e)
        .hasMessage(
            "Calibration table '%s' cannot be written (NoSuchFileException).\nCheck that the folder exists and has room."
                .formatted(file));
  }

  private void refused(String text, String message) throws IOException {
    Path file = folder.resolve("t.table");
    Files.writeString(file, text);
    assertRefused(file, message.replace(".;", ".\n").replace("?;", "?\n"));
  }

  private static void assertRefused(Path file, String message) {
    CsprunException e =
        catchThrowableOfType(CsprunException.class, () -> CalibrationTableFile.read(file));
    assertThat(e).hasMessage(message);
    assertThat(e.failure()).isEqualTo(Failure.USAGE);
  }

  private static String lines(String text) {
    return text.replace(';', '\n').replace('_', '\t');
  }
}
