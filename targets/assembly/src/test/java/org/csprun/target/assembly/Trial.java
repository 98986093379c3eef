package org.csprun.target.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.plan.Operation;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Requantize;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** One step of random numbers, run by machine code and by the reference. */
final class Trial {
  /** What lies around and between elements of the output; as floats it is no usual number. */
  private static final byte CANARY = 0x5B;

  private static final long AROUND = 64;

  final Random random;
  private final List<Operand> inputs = new ArrayList<>();
  private final List<PlanWeights> weights = new ArrayList<>();
  private final List<MemorySegment> weightBytes = new ArrayList<>();

  Trial(long seed) {
    random = new Random(seed);
    assumeTrue(
        new AssemblyTarget().devices().getFirst().unavailable().isEmpty(), "no machine code");
  }

  int size(int most) {
    return 1 + random.nextInt(most);
  }

  /** Channels around the lengths of vectors. */
  int channels() {
    int[] usual = {1, 3, 4, 15, 16, 17, 48, 63, 64, 65, 80, 129, 256, 320};
    return usual[random.nextInt(usual.length)];
  }

  TensorType bytes(TensorType floats) {
    int count = random.nextBoolean() ? 1 : floats.channels();
    return floats.quantized(
        new Quantization(
            random.doubles(count, 0.01, 2).mapToObj(scale -> (float) scale).toList(),
            random.ints(count, 0, 256).boxed().toList()));
  }

  Trial input(TensorType type) {
    Operand input = blank(type);
    MemorySegment memory = input.memory();
    if (type.dataType() == DataType.U8) {
      for (long i = 0; i < memory.byteSize(); i++) {
        memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
      }
    } else {
      for (long i = 0; i < memory.byteSize(); i += Float.BYTES) {
        memory.set(ValueLayout.JAVA_FLOAT, i, random.nextFloat() * 20 - 10);
      }
    }
    inputs.add(input);
    return this;
  }

  Trial constant(DataType type, int count, IntUnaryOperator bits) {
    MemorySegment memory = Arena.ofAuto().allocate((long) count * type.bytes(), 64);
    for (int i = 0; i < count; i++) {
      if (type.bytes() == 1) {
        memory.set(ValueLayout.JAVA_BYTE, i, (byte) bits.applyAsInt(i));
      } else {
        memory.setAtIndex(ValueLayout.JAVA_INT, i, bits.applyAsInt(i));
      }
    }
    Shape shape = Shape.of(count);
    String name = "w" + weights.size();
    weights.add(new PlanWeights(name, type, shape, WeightLayout.ROW_MAJOR, 0, memory.byteSize()));
    weightBytes.add(memory);
    return this;
  }

  private Operand blank(TensorType type) {
    int stride = type.channels() + (random.nextBoolean() ? 0 : size(70));
    return blank(type, stride);
  }

  private static Operand blank(TensorType type, int stride) {
    long pixels = (long) type.height() * type.width();
    long bytes = pixels * stride * type.dataType().bytes() + 2 * AROUND;
    MemorySegment memory = Arena.ofAuto().allocate(bytes, 64).fill(CANARY);
    return new Operand(type, memory, AROUND, stride);
  }

  /** Compares all memory of the output, computed in three ranges of rows. */
  void check(Operation operation, TensorType output, boolean dense) {
    Operand out = dense ? blank(output, output.channels()) : blank(output);
    Operand expected = blank(output, out.pixelStride());
    new ReferenceKernels()
        .create(step(operation, expected))
        .orElseThrow()
        .run(0, step(operation, expected).rows());
    try (AssemblyKernels kernels = new AssemblyKernels(Tier.AVX512_VNNI)) {
      Kernel kernel = kernels.create(step(operation, out)).orElseThrow();
      int rows = kernel.pieces().orElse(step(operation, out).rows());
      int from = random.nextInt(rows + 1);
      int to = from + random.nextInt(rows - from + 1);
      kernel.run(to, rows);
      kernel.run(0, from);
      kernel.run(from, to);
    }
    compare(operation + " to " + output.shape(), expected, out);
  }

  private static void compare(String what, Operand expected, Operand out) {
    if (out.type().dataType() == DataType.U8) {
      assertThat(expected.memory().mismatch(out.memory())).as(what).isEqualTo(-1);
      return;
    }
    for (long at = 0; at < out.memory().byteSize(); at += Float.BYTES) {
      int wanted = expected.memory().get(ValueLayout.JAVA_INT, at);
      int found = out.memory().get(ValueLayout.JAVA_INT, at);
      if (wanted != found) {
        float value = Float.intBitsToFloat(wanted);
        assertThat((double) Float.intBitsToFloat(found))
            .as("%s, byte %d", what, at)
            .isBetween(
                value - 1e-4 - 1e-4 * Math.abs(value), value + 1e-4 + 1e-4 * Math.abs(value));
      }
    }
  }

  private BoundStep step(Operation operation, Operand out) {
    List<Integer> indexes = IntStream.range(0, inputs.size()).boxed().toList();
    Step step = new Step("step", "test:1", operation, indexes, inputs.size());
    return new BoundStep(step, inputs, out, weights, weightBytes);
  }

  /** Adds the numbers of a requantisation, which use most of a byte's range. */
  Trial requantize(Requantize requantize, int channels, int mostSum) {
    List<Requantize.Row> layout = requantize.layout();
    boolean upper = random.nextBoolean();
    return constant(
            DataType.S32,
            layout.size() * channels,
            i ->
                switch (layout.get(i / channels)) {
                  case SHIFT -> upper ? 34 + random.nextInt(4) : 29 + random.nextInt(5);
                  case PRE_SHIFT -> 20;
                  default -> random.nextInt(1 << 30) / mostSum * (random.nextInt(9) - 1);
                })
        .constant(DataType.U8, 256, i -> random.nextInt());
  }
}
