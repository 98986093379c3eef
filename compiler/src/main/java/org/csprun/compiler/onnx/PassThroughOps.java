package org.csprun.compiler.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;

/** Operators that give their input back at inference. */
final class PassThroughOps {
  private PassThroughOps() {}

  static List<OpEntry> entries() {
    return List.of(
        new OpEntry("Identity", "", PassThroughOps::forward),
        new OpEntry("Dropout", "at inference, where it does nothing", PassThroughOps::dropout),
        new OpEntry("Cast", "to float; of constants to any type", PassThroughOps::cast));
  }

  private static void forward(Site site) {
    site.define(0, site.operand(0));
  }

  private static void dropout(Site site) {
    site.refuseOutput(1, "mask");
    if (site.node().hasInput(2) && site.constant(2, "training mode").integer(0) != 0) {
      throw new Refusal("is in training mode; export the model for inference (model.eval())");
    }
    forward(site);
  }

  private static void cast(Site site) {
    TensorProto.DataType type =
        TensorProto.DataType.forNumber(OnnxNode.clamped(site.node().integer("to", 0)));
    if (site.known(0).isPresent()) {
      site.define(converted(site.constant(0, "input"), type));
    } else if (type == TensorProto.DataType.FLOAT) {
      forward(site);
    } else {
      throw new Refusal("casts to %s; csprun computes in float".formatted(type));
    }
  }

  private static Literal converted(Literal literal, TensorProto.DataType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> Arithmetic.floats(literal);
      case BOOL -> Arithmetic.integers(literal, i -> literal.real(i) == 0 ? 0 : 1);
      case INT8 -> Arithmetic.integers(literal, i -> (byte) literal.integer(i));
      case UINT8 -> Arithmetic.integers(literal, i -> literal.integer(i) & 0xFF);
      case INT16 -> Arithmetic.integers(literal, i -> (short) literal.integer(i));
      case INT32 -> Arithmetic.integers(literal, i -> (int) literal.integer(i));
      case INT64 -> Arithmetic.integers(literal, literal::integer);
      default -> throw new Refusal("casts to %s, which is not supported".formatted(type));
    };
  }
}
