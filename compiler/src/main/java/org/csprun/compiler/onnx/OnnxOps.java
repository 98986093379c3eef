package org.csprun.compiler.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The ONNX operators csprun reads. */
public final class OnnxOps {
  private static final Map<String, OpEntry> ENTRIES = entries();

  private OnnxOps() {}

  /**
   * An operator and what of it is taken.
   *
   * @param name ONNX's name
   * @param constraint one phrase for users
   */
  public record SupportedOp(String name, String constraint) {}

  /** Every supported operator, by name. */
  public static List<SupportedOp> supported() {
    return ENTRIES.values().stream()
        .map(entry -> new SupportedOp(entry.name(), entry.constraint()))
        .toList();
  }

  static Optional<OpEntry> find(String type) {
    return Optional.ofNullable(ENTRIES.get(type));
  }

  private static Map<String, OpEntry> entries() {
    Map<String, OpEntry> entries = new TreeMap<>();
    Stream.of(
            ActivationOps.entries(),
            BlockOps.entries(),
            ConstantOps.entries(),
            ConvolutionOps.entries(),
            ElementwiseOps.entries(),
            JoinOps.entries(),
            MatrixOps.entries(),
            PadOps.entries(),
            PassThroughOps.entries(),
            PoolOps.entries(),
            ReduceOps.entries(),
            ResizeOps.entries(),
            ShapeOps.entries(),
            SliceOps.entries(),
            SoftmaxOps.entries())
        .flatMap(List::stream)
        .forEach(entry -> entries.put(entry.name(), entry));
    return java.util.Collections.unmodifiableMap(entries);
  }
}
