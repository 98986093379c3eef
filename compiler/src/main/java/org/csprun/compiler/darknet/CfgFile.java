package org.csprun.compiler.darknet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.CsprunException;
import org.csprun.compiler.Digests;

/**
 * A parsed cfg.
 *
 * @param file its name without folders
 * @param sections in order; the first is {@code [net]} or {@code [network]}
 * @param sha256 digest of the bytes, in hex
 */
record CfgFile(String file, List<CfgSection> sections, String sha256) {
  private static final long LIMIT_BYTES = 16L << 20;

  CfgFile {
    sections = List.copyOf(sections);
  }

  CfgSection net() {
    return sections.getFirst();
  }

  List<CfgSection> layers() {
    return sections.subList(1, sections.size());
  }

  /**
   * Reads a cfg as Darknet does: blanks do not count, {@code #} and {@code ;} start comments, the
   * first of two equal options wins.
   *
   * @throws CsprunException when the file is missing, empty or no cfg
   */
  static CfgFile read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw Refusal.of("There is no cfg file '%s'.\nCheck the path.", path);
    }
    String file = path.getFileName().toString();
    byte[] bytes;
    try {
      if (Files.size(path) > LIMIT_BYTES) {
        throw Refusal.of("%s is too large for a Darknet cfg.\nIs it a weights file?", file);
      }
      bytes = Files.readAllBytes(path);
    } catch (IOException e) {
      throw Refusal.of("%s cannot be read: %s.\nCheck its permissions.", path, e.getMessage());
    }
    List<CfgSection> sections = parse(file, new String(bytes, StandardCharsets.UTF_8));
    if (sections.isEmpty()) {
      throw Refusal.of(
          "%s is empty.\nA Darknet cfg starts with [net] and its width, height and channels.",
          file);
    }
    CfgSection first = sections.getFirst();
    if (!first.name().equals("net") && !first.name().equals("network")) {
      throw Refusal.of(
          "%s starts with [%s].\nThe first section of a Darknet cfg is [net].",
          first.place(), first.name());
    }
    return new CfgFile(file, sections, Digests.sha256(bytes));
  }

  private static List<CfgSection> parse(String file, String text) {
    if (text.indexOf('\0') >= 0) {
      throw Refusal.of("%s is no text.\nIs it a weights file? A Darknet cfg is text.", file);
    }
    List<CfgSection> sections = new ArrayList<>();
    Map<String, CfgSection.Option> options = new LinkedHashMap<>();
    String name = "";
    int start = 0;
    int number = 0;
    for (String raw : text.split("\r\n|\r|\n", -1)) {
      number++;
      String line = raw.replaceAll("[\\s\\uFEFF]", "");
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (line.startsWith("[")) {
        if (start > 0) {
          sections.add(new CfgSection(file, name, start, sections.size() - 1, options));
        }
        name = sectionName(file, number, line);
        start = number;
        options = new LinkedHashMap<>();
      } else {
        CfgSection.Option option = option(file, number, line, start > 0);
        options.putIfAbsent(option.name(), option);
      }
    }
    if (start > 0) {
      sections.add(new CfgSection(file, name, start, sections.size() - 1, options));
    }
    return sections;
  }

  private static String sectionName(String file, int number, String line) {
    int end = line.indexOf(']');
    if (end < 0) {
      throw Refusal.of("%s:%d has '%s' without a closing bracket.\nAdd ']'.", file, number, line);
    }
    return line.substring(1, end);
  }

  private static CfgSection.Option option(String file, int number, String line, boolean inside) {
    int equals = line.indexOf('=');
    if (equals <= 0 || !inside) {
      throw Refusal.of(
          "%s:%d has '%s', which is neither a [section] nor an option=value within one.\nIs it a Darknet cfg?",
          file, number, line.length() > 40 ? line.substring(0, 40) + "…" : line);
    }
    String value = line.substring(equals + 1);
    int comment = value.indexOf('#');
    return new CfgSection.Option(
        line.substring(0, equals), comment < 0 ? value : value.substring(0, comment), number);
  }
}
