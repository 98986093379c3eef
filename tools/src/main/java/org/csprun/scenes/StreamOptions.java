package org.csprun.scenes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link SceneStream} is asked to do.
 *
 * @param seed of the first scene
 * @param scenes how many; 0 means without end
 * @param sizes the pictures' sizes, used in turn
 * @param input the size records are stretched to
 * @param folder where pictures and labels go instead of records to standard output
 */
record StreamOptions(long seed, long scenes, List<Size> sizes, Size input, Optional<Path> folder) {

  /** A picture's size in pixels. */
  record Size(int width, int height) {

    static Size parse(String text) {
      int cross = text.indexOf('x');
      try {
        return new Size(
            Integer.parseInt(text.substring(0, Math.max(cross, 0))),
            Integer.parseInt(text.substring(cross + 1)));
      } catch (NumberFormatException wrong) {
        throw new IllegalArgumentException(
            "size '%s': give WIDTHxHEIGHT, for example 160x160".formatted(text), wrong);
      }
    }
  }

  StreamOptions {
    sizes = List.copyOf(sizes);
    if (folder.isPresent() && scenes == 0) {
      throw new IllegalArgumentException("--folder: say how many scenes with --scenes N");
    }
  }

  /** Reads {@code --seed N --scenes N --size WxH[,WxH…] --input WxH --folder DIR}. */
  static StreamOptions parse(List<String> arguments) {
    long seed = SceneGenerator.FIRST_TRAINING_SEED;
    long scenes = 0;
    List<Size> sizes = new ArrayList<>(List.of(new Size(160, 160)));
    Size input = new Size(160, 160);
    Optional<Path> folder = Optional.empty();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(name + ": its value is missing");
      }
      String value = arguments.get(i + 1);
      switch (name) {
        case "--seed" -> seed = number(name, value);
        case "--scenes" -> scenes = number(name, value);
        case "--size" -> sizes = Stream.of(value.split(",", -1)).map(Size::parse).toList();
        case "--input" -> input = Size.parse(value);
        case "--folder" -> folder = Optional.of(Path.of(value));
        case String other ->
            throw new IllegalArgumentException(
                other + ": no such option; there are --seed --scenes --size --input --folder");
      }
    }
    return new StreamOptions(seed, scenes, sizes, input, folder);
  }

  private static long number(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "%s: '%s' is no whole number".formatted(name, value), wrong);
    }
  }
}
