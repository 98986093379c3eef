package org.csprun.compiler.darknet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Origin;

/**
 * A section of a cfg.
 *
 * @param file the cfg's name
 * @param name between the brackets
 * @param line of the name
 * @param index Darknet's number of the layer: the section after {@code [net]} is 0
 * @param options by name, in order
 */
record CfgSection(String file, String name, int line, int index, Map<String, Option> options) {
  CfgSection {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** One {@code name=value} and its line. */
  record Option(String name, String value, int line) {
    @Override
    public String toString() {
      return name + "=" + value;
    }
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  /** {@code yolo.cfg:212}, the line of the section. */
  String place() {
    return file + ":" + line;
  }

  /** The line of an option, or of the section where it is absent. */
  String place(String option) {
    return has(option) ? file + ":" + options.get(option).line() : place();
  }

  /** {@code [convolutional] 17}. */
  String title() {
    return "[" + name + "]" + (index < 0 ? "" : " " + index);
  }

  Origin origin() {
    return new Origin(file, line, title());
  }

  String text(String option, String otherwise) {
    return has(option) ? options.get(option).value() : otherwise;
  }

  int integer(String option, int otherwise) {
    return has(option) ? integer(options.get(option), options.get(option).value()) : otherwise;
  }

  /** A whole number of at least 1. */
  int positive(String option, int otherwise) {
    int value = integer(option, otherwise);
    if (value < 1) {
      throw Refusal.of(
          "'%s' of %s must be at least 1 (%s).", options.get(option), title(), place(option));
    }
    return value;
  }

  /** A whole number of at least 0. */
  int natural(String option, int otherwise) {
    int value = integer(option, otherwise);
    if (value < 0) {
      throw Refusal.of(
          "'%s' of %s must not be negative (%s).", options.get(option), title(), place(option));
    }
    return value;
  }

  boolean flag(String option) {
    return integer(option, 0) != 0;
  }

  float decimal(String option, float otherwise) {
    return has(option) ? decimal(options.get(option), options.get(option).value()) : otherwise;
  }

  /** Whole numbers between commas; empty where the option is absent. */
  List<Integer> integers(String option) {
    List<Integer> values = new ArrayList<>();
    for (String part : parts(option)) {
      values.add(integer(options.get(option), part));
    }
    return values;
  }

  /** Numbers between commas; empty where the option is absent. */
  List<Float> decimals(String option) {
    List<Float> values = new ArrayList<>();
    for (String part : parts(option)) {
      values.add(decimal(options.get(option), part));
    }
    return values;
  }

  private List<String> parts(String option) {
    return has(option) ? List.of(options.get(option).value().split(",")) : List.of();
  }

  private int integer(Option option, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw Refusal.of(
          "'%s' of %s is not a whole number (%s).", option, title(), place(option.name()));
    }
  }

  private float decimal(Option option, String value) {
    try {
      float number = Float.parseFloat(value);
      if (Float.isFinite(number)) {
        return number;
      }
      throw new NumberFormatException(value);
    } catch (NumberFormatException e) {
      throw Refusal.of("'%s' of %s is not a number (%s).", option, title(), place(option.name()));
    }
  }
}
