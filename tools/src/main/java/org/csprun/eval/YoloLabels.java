package org.csprun.eval;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/**
 * A folder of labels in the YOLO format: for {@code NAME.jpg} a text file {@code NAME.txt} with a
 * line an object: class, centre x, centre y, width, height, relative to the picture. Values after
 * the fifth are ignored; a picture without a file has no objects.
 */
public record YoloLabels(Path folder) {

  /**
   * @throws CsprunException of kind USAGE when the folder is none
   */
  public YoloLabels {
    if (!Files.isDirectory(folder)) {
      throw new CsprunException(
          Failure.USAGE,
          "There is no labels folder '%s'. Name the folder of the .txt files.".formatted(folder));
    }
  }

  /**
   * The objects of a picture, in pixels.
   *
   * @throws CsprunException of kind USAGE when the file cannot be read or a line is malformed
   */
  public List<LabelledBox> of(Path picture, int width, int height) {
    Path file = folder.resolve(stem(picture) + ".txt");
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new CsprunException(
          Failure.USAGE, "Labels '%s' are no text. Export them again.".formatted(file), e);
    } catch (IOException e) {
      throw new CsprunException(
          Failure.USAGE,
          "Labels '%s' cannot be read: %s. Check their permissions."
              .formatted(file, e.getMessage()),
          e);
    }
    List<LabelledBox> objects = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        objects.add(parse(lines.get(i).strip(), file + ":" + (i + 1), width, height));
      }
    }
    return objects;
  }

  private static LabelledBox parse(String line, String where, int width, int height) {
    String[] fields = line.split("\\s+", -1);
    if (fields.length < 5) {
      throw malformed(line, where);
    }
    double[] values = new double[5];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = Double.parseDouble(fields[i]);
      } catch (NumberFormatException e) {
        throw malformed(line, where);
      }
      if (!Double.isFinite(values[i]) || values[i] < 0) {
        throw malformed(line, where);
      }
    }
    int classId = (int) values[0];
    if (classId != values[0]) {
      throw malformed(line, where);
    }
    return new LabelledBox(
        classId,
        new Box(
            (values[1] - values[3] / 2) * width,
            (values[2] - values[4] / 2) * height,
            values[3] * width,
            values[4] * height));
  }

  private static CsprunException malformed(String line, String where) {
    return new CsprunException(
        Failure.USAGE,
        "Label '%s' is malformed (%s). Write: class centre-x centre-y width height, relative to the picture."
            .formatted(line.length() > 60 ? line.substring(0, 60) + "…" : line, where));
  }

  /** A file's name without its last ending. */
  static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }
}
