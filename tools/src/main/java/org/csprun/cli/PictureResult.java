package org.csprun.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.csprun.vision.Classification;
import org.csprun.vision.Detection;

/** What was found in one picture. */
record PictureResult(
    String file, List<Found> found, List<Guess> classes, @JsonIgnore List<Detection> detections) {
  PictureResult {
    found = List.copyOf(found);
    classes = List.copyOf(classes);
    detections = List.copyOf(detections);
  }

  /** A box in pixels of the picture. */
  record Found(
      int classId, String name, float score, float x, float y, float width, float height) {}

  /** A class with its probability. */
  record Guess(int classId, String name, float probability) {}

  static PictureResult ofDetections(String file, List<Detection> detections, List<String> names) {
    List<Found> found =
        detections.stream()
            .map(
                d ->
                    new Found(
                        d.classId(),
                        name(d.classId(), names),
                        d.score(),
                        d.x(),
                        d.y(),
                        d.width(),
                        d.height()))
            .toList();
    return new PictureResult(file, found, List.of(), detections);
  }

  static PictureResult ofClasses(String file, List<Classification> classes, List<String> names) {
    List<Guess> guesses =
        classes.stream()
            .map(c -> new Guess(c.classId(), name(c.classId(), names), c.probability()))
            .toList();
    return new PictureResult(file, List.of(), guesses, List.of());
  }

  /** A model whose outputs nobody interprets. */
  static PictureResult raw(String file) {
    return new PictureResult(file, List.of(), List.of(), List.of());
  }

  static String name(int classId, List<String> names) {
    return classId < names.size() ? names.get(classId) : "class " + classId;
  }

  void print(PrintWriter out) {
    if (!classes.isEmpty()) {
      out.println(
          file
              + ": "
              + classes.stream()
                  .map(c -> Units.format("%s %.3f", c.name(), c.probability()))
                  .collect(Collectors.joining(", ")));
      return;
    }
    out.println(
        "%s: %s"
            .formatted(
                file,
                found.isEmpty()
                    ? "nothing found"
                    : found.size() + (found.size() == 1 ? " object" : " objects")));
    if (!found.isEmpty()) {
      TextTable table = new TextTable("  CLASS", "SCORE", "X", "Y", "WIDTH", "HEIGHT");
      found.forEach(
          f ->
              table.row(
                  "  " + f.name(),
                  Units.format("%.3f", f.score()),
                  Units.format("%.1f", f.x()),
                  Units.format("%.1f", f.y()),
                  Units.format("%.1f", f.width()),
                  Units.format("%.1f", f.height())));
      table.print(out);
    }
  }
}
