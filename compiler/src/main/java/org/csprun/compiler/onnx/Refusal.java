package org.csprun.compiler.onnx;

/**
 * Why one node cannot be imported. Caught where nodes are walked, so that one message names all of
 * them; the text continues "Resize 'up' …".
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refusal(String reason) {
    super(reason);
  }

  /** The reason, which every refusal has. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
