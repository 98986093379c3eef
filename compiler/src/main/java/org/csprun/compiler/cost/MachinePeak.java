package org.csprun.compiler.cost;

import java.util.List;
import java.util.OptionalDouble;
import org.csprun.tensor.DataType;

/**
 * The most that a machine does on so many threads, as measured.
 *
 * @param f32MacsPerSecond fused multiply-adds of floats; empty when nothing here can measure it
 * @param int8MacsPerSecond multiply-adds of bytes into 32 bits; empty when nothing here can measure
 *     it
 * @param memories smallest and fastest first; empty when nothing here can measure them
 */
public record MachinePeak(
    int threads,
    OptionalDouble f32MacsPerSecond,
    OptionalDouble int8MacsPerSecond,
    List<MemoryLevel> memories) {
  public MachinePeak {
    memories = List.copyOf(memories);
  }

  /** Multiply-adds a second of factors of this type. */
  public OptionalDouble macsPerSecond(DataType operands) {
    return switch (operands) {
      case F32 -> f32MacsPerSecond;
      case U8, S8 -> int8MacsPerSecond;
      case S16, S32 -> OptionalDouble.empty();
    };
  }
}
