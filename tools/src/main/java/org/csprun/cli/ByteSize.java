package org.csprun.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as users write it: {@code 1.5MiB}, {@code 512KiB}, {@code 2MB}, {@code 4096}.
 */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern FORM =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(b|kb|mb|gb|kib|mib|gib)?");

  @Override
  public Long convert(String text) {
    Matcher match = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no size. Write bytes or a number with KiB, MiB, KB or MB: 1.5MiB");
    }
    double unit =
        switch (match.group(2) == null ? "b" : match.group(2)) {
          case "kb" -> 1e3;
          case "mb" -> 1e6;
          case "gb" -> 1e9;
          case "kib" -> 1 << 10;
          case "mib" -> 1 << 20;
          case "gib" -> 1 << 30;
          default -> 1;
        };
    return (long) (Double.parseDouble(match.group(1)) * unit);
  }
}
