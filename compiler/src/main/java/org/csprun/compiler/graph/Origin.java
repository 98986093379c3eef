package org.csprun.compiler.graph;

/**
 * Where the model asks for a node: every message and report cites it.
 *
 * @param file file name without folders
 * @param line line in a cfg, 0 for formats without lines
 * @param what the section or the node's own name
 */
public record Origin(String file, int line, String what) {

  /** {@code yolo.cfg:212 [convolutional]} or {@code model.onnx Conv_17}. */
  @Override
  public String toString() {
    return (line > 0 ? file + ":" + line : file) + (what.isEmpty() ? "" : " " + what);
  }
}
