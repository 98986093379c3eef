package org.csprun.target.assembly.x86;

/** When a conditional jump jumps. */
public enum Condition {
  EQUAL(0x4),
  NOT_EQUAL(0x5),
  BELOW(0x2),
  ABOVE_OR_EQUAL(0x3),
  LESS(0xC),
  GREATER_OR_EQUAL(0xD),
  LESS_OR_EQUAL(0xE),
  GREATER(0xF);

  private final int code;

  Condition(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
