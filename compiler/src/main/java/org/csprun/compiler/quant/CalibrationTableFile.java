package org.csprun.compiler.quant;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/**
 * A {@link CalibrationTable} as a text file that can be edited: a header, then for each tensor a
 * line of its own and one a channel, with tabs between.
 *
 * <pre>
 *   csprun-calibration  1
 *   samples  64
 *   digest   9f86d081884c7d65…
 *   tensor   conv1  min-max  2
 *   0        -0.27846455  6.25  0.75
 *   1        -0.27846455  3.5   0.125
 * </pre>
 *
 * <p>Empty lines and lines that begin with {@code #} do not count. Floats are written with as many
 * digits as bring back the same bits; equal tables make equal files.
 */
public final class CalibrationTableFile {
  static final String MAGIC = "csprun-calibration";
  static final String VERSION = "1";
  static final String SAMPLES = "samples";
  static final String DIGEST = "digest";
  static final String TENSOR = "tensor";

  private static final long LIMIT_BYTES = 64L << 20;
  private static final String COMMENT =
      """
      # What each tensor's bytes span. Edit low and high and compile with --int8 --table FILE.
      # tensor  name  calibrator  channels; then a line a channel: number  low  high  mean
      # low is at most 0 and high at least 0, so that every range holds 0.
      """;

  private CalibrationTableFile() {}

  /**
   * Writes a table.
   *
   * @throws CsprunException of kind USAGE when the file cannot be written
   */
  public static void write(CalibrationTable table, Path path) {
    try {
      Files.writeString(path, text(table));
    } catch (IOException e) {
      throw new CsprunException(
          Failure.USAGE,
          "Calibration table '%s' cannot be written (%s).\nCheck that the folder exists and has room."
              .formatted(path, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Reads a table.
   *
   * @throws CsprunException of kind USAGE when there is none, or what it says makes no ranges: the
   *     line, what is wrong and what to write
   */
  public static CalibrationTable read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw refusal(
          "There is no calibration table '%s'.\nCheck the path; compile --int8 --save-table FILE writes one.",
          path);
    }
    String file = path.getFileName().toString();
    try {
      if (Files.size(path) > LIMIT_BYTES) {
        throw refusal("%s is too large for a calibration table.\nCheck the path.", file);
      }
      return new CalibrationTableParser(file, Files.readString(path)).parse();
    } catch (CharacterCodingException e) {
      throw refusal("%s is no text.\nIs it a calibration table? One is UTF-8 text.", file);
    } catch (IOException e) {
      throw refusal(
          "Calibration table '%s' cannot be read (%s).\nCheck its permissions.",
          path, e.getClass().getSimpleName());
    }
  }

  static CsprunException refusal(String message, Object... values) {
    return new CsprunException(Failure.USAGE, message.formatted(values));
  }

  private static String text(CalibrationTable table) {
    StringBuilder text = new StringBuilder(COMMENT);
    line(text, MAGIC, VERSION);
    line(text, SAMPLES, Integer.toString(table.samples()));
    line(text, DIGEST, table.digest());
    for (Map.Entry<String, TensorRanges> entry : table.tensors().entrySet()) {
      TensorRanges tensor = entry.getValue();
      int channels = tensor.ranges().size();
      line(
          text,
          TENSOR,
          escaped(entry.getKey()),
          escaped(tensor.calibrator()),
          Integer.toString(channels));
      for (int c = 0; c < channels; c++) {
        Range range = tensor.ranges().get(c);
        line(
            text,
            Integer.toString(c),
            Float.toString(range.low()),
            Float.toString(range.high()),
            Float.toString(tensor.means().get(c)));
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String... fields) {
    text.append(String.join("\t", fields)).append('\n');
  }

  /** Names are free: one that holds a tab or an end of line must not look like two fields. */
  private static String escaped(String name) {
    return name.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}
