package org.csprun.compiler.onnx;

import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.tensor.Shape;

/** Products of one row with a constant matrix. */
final class MatrixOps {
  private MatrixOps() {}

  static List<OpEntry> entries() {
    return List.of(
        new OpEntry("Gemm", "one row by constant weights; alpha, beta, transB", MatrixOps::gemm),
        new OpEntry("MatMul", "one row by a constant matrix", MatrixOps::product));
  }

  private static void gemm(Site site) {
    Literal matrix = matrix(site);
    boolean turned = site.node().integer("transB", 0) != 0;
    Literal weights = turned ? matrix : Movement.transposed(matrix, List.of(1, 0));
    boolean turnedInput = site.node().integer("transA", 0) != 0;
    Value row = row(site, weights.dims().get(1), turnedInput ? 1 : 0);
    float[] scaled = weights.reals();
    scale(scaled, site.node().real("alpha", 1));
    float[] bias = bias(site, weights.dims().getFirst());
    scale(bias, site.node().real("beta", 1));
    site.define(
        site.add(
            new Op.FullyConnected(
                new Weights(new Shape(weights.dims()), scaled),
                Weights.vector(bias),
                Activation.LINEAR),
            row));
  }

  private static void product(Site site) {
    Literal weights = Movement.transposed(matrix(site), List.of(1, 0));
    List<Integer> dims = site.dims(0);
    Value row = row(site, weights.dims().get(1), dims.size() - 2);
    int outputs = weights.dims().getFirst();
    Value out =
        site.add(
            new Op.FullyConnected(
                weights.weights(), Weights.vector(new float[outputs]), Activation.LINEAR),
            row);
    List<Integer> result = new java.util.ArrayList<>(dims);
    result.set(dims.size() - 1, outputs);
    site.define(site.reshaped(out, result));
  }

  private static Literal matrix(Site site) {
    Literal matrix = site.constant(1, "weights");
    if (matrix.rank() != 2) {
      throw new Refusal(
          "multiplies by a constant of shape %s; a matrix is supported".formatted(matrix.dims()));
    }
    return matrix;
  }

  private static Value row(Site site, int inputs, int rowAxis) {
    List<Integer> dims = site.dims(0);
    if (Dims.elements(dims) != inputs || rowAxis >= 0 && dims.get(rowAxis) != 1) {
      throw new Refusal(
          "multiplies %s by a matrix of %d rows; one row of as many elements is supported"
              .formatted(new Shape(dims), inputs));
    }
    return site.reshaped(site.value(0), List.of(1, inputs));
  }

  private static float[] bias(Site site, int outputs) {
    if (!site.node().hasInput(2)) {
      return new float[outputs];
    }
    Literal bias = site.constant(2, "biases");
    List<Integer> dims = List.of(1, outputs);
    if (!Dims.broadcast(dims, bias.dims()).equals(dims)) {
      throw new Refusal("adds biases of shape %s to %d outputs".formatted(bias.dims(), outputs));
    }
    Literal zeros = new Literal.Floats(dims, new float[outputs]);
    return Arithmetic.join(BinaryKind.ADD, zeros, bias).reals();
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
