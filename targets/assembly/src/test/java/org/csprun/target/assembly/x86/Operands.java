package org.csprun.target.assembly.x86;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes operands as the GNU assembler reads them in Intel's syntax. */
final class Operands {
  private Operands() {}

  static String text(Vec vector) {
    String kind = vector.bytes() == 16 ? "xmm" : vector.bytes() == 32 ? "ymm" : "zmm";
    return kind + vector.code();
  }

  static String text(Gpr register) {
    return register.name().toLowerCase(Locale.ROOT);
  }

  /** The low 32 bits of a register. */
  static String low(Gpr register) {
    String name = text(register);
    return register.code() > 7 ? name + "d" : "e" + name.substring(1);
  }

  static String text(Mask mask) {
    return mask.name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param lanes into how many elements a repeated one goes
   */
  static String text(Address at, int lanes) {
    String index = at.index().map(register -> "+" + text(register) + "*" + at.scale()).orElse("");
    String displacement = at.displacement() == 0 ? "" : "%+d".formatted(at.displacement());
    String repeated = at.broadcast() ? "{1to" + lanes + "}" : "";
    return "[" + text(at.base()) + index + displacement + "]" + repeated;
  }

  static String text(Masking masking) {
    if (masking.equals(Masking.NONE)) {
      return "";
    }
    return "{" + text(masking.mask()) + "}" + (masking.zeroing() ? "{z}" : "");
  }

  static String instruction(String mnemonic, String... operands) {
    return Stream.of(operands).collect(Collectors.joining(", ", mnemonic + " ", "")).strip();
  }
}
