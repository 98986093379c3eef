package org.csprun.compiler.darknet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of a kind of section.
 *
 * @param used those that decide what is computed
 * @param fixed those that would, of which only one value is supported; {@code none} where that is
 *     the word, or where no value is
 * @param training those that do not matter to inference
 */
record OptionList(Set<String> used, Map<String, String> fixed, Set<String> training) {

  /** Lists separated by blanks; {@code fixed} holds {@code option=value}. */
  static OptionList of(String used, String fixed, String training) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String entry : words(fixed)) {
      int equals = entry.indexOf('=');
      values.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return new OptionList(words(used), values, words(training));
  }

  /**
   * Checks that a section says nothing that would be ignored although it changes the result:
   * options nobody knows are ignored, as Darknet does, unless they look like a slip of the pen.
   */
  void check(CfgSection section) {
    for (CfgSection.Option option : section.options().values()) {
      String name = option.name();
      if (fixed.containsKey(name)) {
        if (!same(option.value(), fixed.get(name))) {
          throw Refusal.of(
              "'%s' of %s is not supported (%s).\nOnly %s=%s is.",
              option, section.title(), section.place(name), name, fixed.get(name));
        }
      } else if (!used.contains(name) && !training.contains(name)) {
        Optional<String> near = name.length() < 3 ? Optional.empty() : Refusal.nearest(name, used);
        if (near.isPresent()) {
          throw Refusal.of(
              "Option '%s' of %s is unknown (%s).\nDid you mean '%s'?",
              name, section.title(), section.place(name), near.get());
        }
      }
    }
  }

  private static boolean same(String value, String supported) {
    try {
      return Float.parseFloat(value) == Float.parseFloat(supported);
    } catch (NumberFormatException e) {
      return value.equals(supported);
    }
  }

  private static Set<String> words(String text) {
    return text.isBlank() ? Set.of() : Set.of(text.strip().split(" +"));
  }
}
