package org.csprun.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/**
 * COCO's results format: a JSON array of {@code image_id}, {@code category_id} (the class, from 0),
 * {@code bbox} ({@code [x, y, width, height]} in pixels of the picture) and {@code score}.
 *
 * <p>Numbers are written as doubles with all their digits, so that a tool that reads them scores
 * the same boxes. {@link ImageIds} says which number a picture gets.
 */
public final class CocoResults {
  private CocoResults() {}

  /**
   * Writes a detection a line.
   *
   * @param found by image id
   * @throws IOException when the writer fails
   */
  public static void write(Map<Long, List<ScoredBox>> found, Writer out) throws IOException {
    JsonFactory factory = new JsonFactoryBuilder().rootValueSeparator(",\n").build();
    out.write("[\n");
    boolean empty = true;
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      for (Map.Entry<Long, List<ScoredBox>> image : new TreeMap<>(found).entrySet()) {
        for (ScoredBox box : image.getValue()) {
          write(json, image.getKey(), box);
          empty = false;
        }
      }
    }
    out.write(empty ? "]\n" : "\n]\n");
    out.flush();
  }

  private static void write(JsonGenerator json, long imageId, ScoredBox found) throws IOException {
    json.writeStartObject();
    json.writeNumberField("image_id", imageId);
    json.writeNumberField("category_id", found.classId());
    json.writeArrayFieldStart("bbox");
    json.writeNumber(found.box().x());
    json.writeNumber(found.box().y());
    json.writeNumber(found.box().width());
    json.writeNumber(found.box().height());
    json.writeEndArray();
    json.writeNumberField("score", found.score());
    json.writeEndObject();
  }

  /**
   * The detections of a results file by image id, each picture's in the file's order.
   *
   * @throws CsprunException of kind USAGE when the file is missing or not in this format
   */
  public static Map<Long, List<ScoredBox>> read(Path file) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new CsprunException(
          Failure.USAGE, "There is no results file '%s'. Check the path.".formatted(file), e);
    } catch (JsonProcessingException e) {
      throw new CsprunException(
          Failure.USAGE,
          "Results '%s' are no JSON (line %d). Write them with `csprun run --format coco`."
              .formatted(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw new CsprunException(
          Failure.USAGE,
          "Results '%s' cannot be read: %s. Check their permissions."
              .formatted(file, e.getMessage()),
          e);
    }
    if (!root.isArray()) {
      throw malformed(file, "the file is no array");
    }
    Map<Long, List<ScoredBox>> found = new TreeMap<>();
    for (int i = 0; i < root.size(); i++) {
      JsonNode entry = root.get(i);
      if (!isDetection(entry)) {
        throw malformed(file, "entry " + i + " lacks a field");
      }
      found
          .computeIfAbsent(entry.get("image_id").longValue(), id -> new ArrayList<>())
          .add(detection(entry));
    }
    return found;
  }

  private static boolean isDetection(JsonNode entry) {
    JsonNode box = entry.path("bbox");
    boolean four = box.isArray() && box.size() == 4;
    for (int i = 0; four && i < 4; i++) {
      four = box.get(i).isNumber();
    }
    return four
        && entry.path("image_id").isIntegralNumber()
        && entry.path("image_id").canConvertToLong()
        && entry.path("category_id").isIntegralNumber()
        && entry.path("category_id").canConvertToInt()
        && entry.path("score").isNumber();
  }

  private static ScoredBox detection(JsonNode entry) {
    JsonNode box = entry.get("bbox");
    return new ScoredBox(
        entry.get("category_id").intValue(),
        entry.get("score").doubleValue(),
        new Box(
            box.get(0).doubleValue(),
            box.get(1).doubleValue(),
            box.get(2).doubleValue(),
            box.get(3).doubleValue()));
  }

  private static CsprunException malformed(Path file, String what) {
    return new CsprunException(
        Failure.USAGE,
        "Results '%s' are no COCO detections: %s. Needed: image_id, category_id, bbox of 4 numbers, score."
            .formatted(file, what));
  }
}
