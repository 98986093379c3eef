package org.csprun.compiler;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.csprun.CsprunException;

/** Height and width, in pixels, asked for the input of a model that leaves them open. */
public record InputSize(int height, int width) {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})(?:[xX×](\\d{1,6}))?");

  /**
   * @throws CsprunException (usage) when a side is not positive
   */
  public InputSize {
    if (height < 1 || width < 1) {
      throw refusal(height + "x" + width);
    }
  }

  /**
   * The size written as {@code HEIGHTxWIDTH}, or as one number for a square.
   *
   * @throws CsprunException (usage) when the text is neither
   */
  public static InputSize parse(String text) {
    Matcher matcher = WRITTEN.matcher(text.strip());
    if (!matcher.matches()) {
      throw refusal(text);
    }
    int height = Integer.parseInt(matcher.group(1));
    return new InputSize(
        height, matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2)));
  }

  private static CsprunException refusal(String text) {
    return new CsprunException(
        CsprunException.Failure.USAGE,
        "'%s' is no input size. Write HEIGHTxWIDTH in pixels, 416x416, or one number for both."
            .formatted(text));
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
