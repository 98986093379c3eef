package org.csprun.compiler;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/**
 * The size of a model's input picture in pixels, where the user overrides the model's own.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record InputSize(int width, int height) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:[xX](\\d{1,5}))?");

  /**
   * @throws CsprunException when a side is not positive
   */
  public InputSize {
    if (width < 1 || height < 1) {
      throw new CsprunException(
          Failure.USAGE, "An input of %dx%d has no pixels.".formatted(height, width));
    }
  }

  /**
   * The size a user writes: {@code HEIGHTxWIDTH}, or one number for a square.
   *
   * @throws CsprunException when the text is neither
   */
  public static InputSize parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new CsprunException(
          Failure.USAGE,
          "'%s' is no input size.\nWrite HEIGHTxWIDTH in pixels, as 320x416, or one number for a square."
              .formatted(text));
    }
    int height = Integer.parseInt(matcher.group(1));
    return new InputSize(
        matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2)), height);
  }

  /** {@code HEIGHTxWIDTH}, as {@link #parse} takes it. */
  @Override
  public String toString() {
    return height + "x" + width;
  }
}
