package org.csprun.compiler.onnx;

/** Reads ONNX models. */
public final class OnnxReader {
  private OnnxReader() {}
}
