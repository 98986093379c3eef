package org.csprun.compiler.onnx;

/** Text from a model as messages may show it. */
final class Printable {
  private Printable() {}

  /**
   * The text with line ends and other control characters made visible, so that it stays one line.
   */
  static String of(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
  }
}
