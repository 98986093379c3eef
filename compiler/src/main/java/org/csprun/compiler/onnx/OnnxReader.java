package org.csprun.compiler.onnx;

import java.nio.file.Path;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.graph.Graph;

/**
 * Reads ONNX models: float, batch 1, static shapes, operator sets 9 to 23. {@link
 * OnnxOps#supported()} lists the operators.
 */
public final class OnnxReader {
  private OnnxReader() {}

  /**
   * The model as a graph.
   *
   * @param input height and width for a model that leaves them open
   * @throws CsprunException when the file is missing, no ONNX model or quantised, has an open
   *     dimension, or has nodes csprun cannot take, all of which are named
   */
  public static Graph read(Path onnx, Optional<InputSize> input) {
    return new ModelImport(OnnxFile.open(onnx), input).graph();
  }

  /** As {@link #read(Path, Optional)}, for a model in memory under the name messages cite. */
  public static Graph read(String name, byte[] model, Optional<InputSize> input) {
    return new ModelImport(OnnxFile.of(name, model), input).graph();
  }
}
