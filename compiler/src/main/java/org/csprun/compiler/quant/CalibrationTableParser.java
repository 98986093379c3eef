package org.csprun.compiler.quant;

import static org.csprun.compiler.quant.CalibrationTableFile.refusal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The reading of one {@link CalibrationTableFile}, line by line. */
final class CalibrationTableParser {
  private static final int TENSOR_FIELDS = 4;
  private static final int CHANNEL_FIELDS = 4;
  private static final int LONGEST_SHOWN = 60;

  private final String file;
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, TensorRanges> tensors = new LinkedHashMap<>();
  private final Map<String, Line> places = new LinkedHashMap<>();
  private int next;

  /** A line that counts, with its number in the file from 1. */
  private record Line(int number, String text) {}

  /** A tensor's line. */
  private record Tensor(String name, String calibrator, int channels, Line line) {}

  /**
   * @param file its name for messages
   */
  CalibrationTableParser(String file, String text) {
    this.file = file;
    int number = 0;
    for (String raw : text.split("\r\n|\r|\n", -1)) {
      number++;
      if (!raw.isBlank() && raw.charAt(0) != '#') {
        lines.add(new Line(number, raw));
      }
    }
  }

  CalibrationTable parse() {
    Line first = line("'%s'".formatted(CalibrationTableFile.MAGIC));
    String version = header(first, CalibrationTableFile.MAGIC);
    if (!version.equals(CalibrationTableFile.VERSION)) {
      throw refusal(
          "%s is a calibration table of version '%s'; this csprun reads version %s.\nWrite it again with --save-table FILE.",
          at(first), version, CalibrationTableFile.VERSION);
    }
    int samples = samples();
    String digest = header(line("'digest'"), CalibrationTableFile.DIGEST);
    while (next < lines.size()) {
      tensor();
    }
    if (tensors.isEmpty()) {
      throw refusal("%s has no tensors.\nIs the file cut off?", file);
    }
    return new CalibrationTable(tensors, samples, digest);
  }

  private Line line(String wanted) {
    if (next == lines.size()) {
      throw refusal("%s ends where %s is expected.\nIs the file cut off?", file, wanted);
    }
    return lines.get(next++);
  }

  private String header(Line line, String key) {
    String[] fields = line.text().strip().split("\\s+");
    if (fields.length != 2 || !fields[0].equals(key)) {
      throw refusal(
          "%s has '%s' where '%s' and its value are expected.\nIs it a calibration table? --save-table FILE writes one.",
          at(line), shown(line), key);
    }
    return fields[1];
  }

  private int samples() {
    Line line = line("'samples'");
    String value = header(line, CalibrationTableFile.SAMPLES);
    OptionalInt count = whole(value);
    if (count.isEmpty() || count.getAsInt() < 1) {
      throw refusal("%s has '%s' samples.\nGive their number, at least 1.", at(line), value);
    }
    return count.getAsInt();
  }

  private void tensor() {
    Tensor tensor = tensor(lines.get(next++));
    Line other = places.putIfAbsent(tensor.name(), tensor.line());
    if (other != null) {
      throw refusal(
          "%s has tensor '%s' again, after line %d.\nRemove one of the two.",
          at(tensor.line()), tensor.name(), other.number());
    }
    List<Range> ranges = new ArrayList<>();
    List<Float> means = new ArrayList<>();
    while (next < lines.size() && !isTensor(lines.get(next))) {
      channel(tensor, lines.get(next++), ranges, means);
    }
    if (ranges.size() < tensor.channels()) {
      throw refusal(
          "%s has %d channels of tensor '%s', but only %d follow.\nAdd the others, each with its number, low, high and mean.",
          at(tensor.line()), tensor.channels(), tensor.name(), ranges.size());
    }
    tensors.put(tensor.name(), new TensorRanges(tensor.calibrator(), ranges, means));
  }

  private Tensor tensor(Line line) {
    String[] fields = line.text().split("\t", -1);
    if (fields.length != TENSOR_FIELDS || !isTensor(line)) {
      throw refusal(
          "%s has '%s' where a tensor is expected.\nWrite 'tensor', its name, its calibrator and how many channels it has, with tabs between.",
          at(line), shown(line));
    }
    OptionalInt channels = whole(fields[3].strip());
    if (channels.isEmpty() || channels.getAsInt() < 1) {
      throw refusal(
          "%s has '%s' channels of tensor '%s'.\nGive their number, at least 1.",
          at(line), fields[3].strip(), fields[1]);
    }
    return new Tensor(plain(fields[1]), plain(fields[2]), channels.getAsInt(), line);
  }

  private static boolean isTensor(Line line) {
    return line.text().startsWith(CalibrationTableFile.TENSOR + "\t");
  }

  private void channel(Tensor tensor, Line line, List<Range> ranges, List<Float> means) {
    int channel = ranges.size();
    String[] fields = line.text().strip().split("\\s+");
    if (channel == tensor.channels()) {
      throw refusal(
          "%s has '%s' after the last of the %d channels of tensor '%s' (line %d).\nRemove it, or correct the number of channels.",
          at(line), shown(line), tensor.channels(), tensor.name(), tensor.line().number());
    }
    if (fields.length != CHANNEL_FIELDS || !fields[0].equals(Integer.toString(channel))) {
      throw refusal(
          "%s has '%s' where channel %d of tensor '%s' is expected.\nWrite %d, low, high and mean, with tabs between.",
          at(line), shown(line), channel, tensor.name(), channel);
    }
    String where = "channel %d of tensor '%s' (%s)".formatted(channel, tensor.name(), at(line));
    float low = number("low", fields[1], where);
    float high = number("high", fields[2], where);
    means.add(number("mean", fields[3], where));
    ranges.add(range(low, high, where));
  }

  private static float number(String what, String text, String where) {
    float value;
    try {
      value = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      value = Float.NaN;
    }
    if (!Float.isFinite(value)) {
      throw refusal(
          "The %s of %s is '%s'.\nWrite a finite number, as -0.25 or 1.5E-3.", what, where, text);
    }
    return value;
  }

  private static Range range(float low, float high, String where) {
    if (low > 0 || high < 0) {
      throw refusal(
          "The range of %s is %s to %s, without 0.\nGive a low of at most 0 and a high of at least 0: padding is 0.",
          where, low, high);
    }
    if (!Float.isFinite(high - low)) {
      throw refusal(
          "The range of %s is %s to %s, wider than a float holds.\nGive a narrower one.",
          where, low, high);
    }
    return new Range(low, high);
  }

  private static OptionalInt whole(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Undoes the escapes of a name; a backslash before anything else is itself. */
  private static String plain(String field) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      int escape = i + 1 < field.length() ? "\\tnr".indexOf(field.charAt(i + 1)) : -1;
      if (field.charAt(i) == '\\' && escape >= 0) {
        name.append("\\\t\n\r".charAt(escape));
        i++;
      } else {
        name.append(field.charAt(i));
      }
    }
    return name.toString();
  }

  private static String shown(Line line) {
    String text = line.text().strip();
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  private String at(Line line) {
    return file + ":" + line.number();
  }
}
