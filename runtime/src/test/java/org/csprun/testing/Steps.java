package org.csprun.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.csprun.plan.Operation;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;

/** A step over some inputs, with constants of random values; the output is bound later. */
public final class Steps {
  private final Operation operation;
  private final List<Operand> inputs;
  private final List<PlanWeights> weights = new ArrayList<>();
  private final List<MemorySegment> bytes = new ArrayList<>();
  private boolean inPlace;

  public Steps(Operation operation, Operand... inputs) {
    this.operation = operation;
    this.inputs = List.of(inputs);
  }

  /** Adds a filter, packed as the compiler packs it. */
  public Steps filter(Pick pick, Shape shape, int groups) {
    WeightLayout layout = WeightLayout.ofConvolution(shape.dim(0), groups);
    MemorySegment packed = add(shape, layout, layout.elements(shape, groups));
    for (int o = 0; o < shape.dim(0); o++) {
      for (int i = 0; i < shape.dim(1); i++) {
        for (int ky = 0; ky < shape.dim(2); ky++) {
          for (int kx = 0; kx < shape.dim(3); kx++) {
            long index = layout.index(shape, groups, o, i, ky, kx);
            packed.setAtIndex(ValueLayout.JAVA_FLOAT, index, pick.value());
          }
        }
      }
    }
    return this;
  }

  /** Adds a plain constant. */
  public Steps constant(Pick pick, Shape shape) {
    MemorySegment values = add(shape, WeightLayout.ROW_MAJOR, shape.elements());
    for (long i = 0; i < shape.elements(); i++) {
      values.setAtIndex(ValueLayout.JAVA_FLOAT, i, pick.value());
    }
    return this;
  }

  /** Adds a filter of bytes, packed as the compiler packs it. */
  public Steps filterOfBytes(Shape shape, int groups, IntSupplier values) {
    return filterOfBytes(WeightLayout.ofConvolution(shape.dim(0), groups), shape, groups, values);
  }

  /** Adds a filter of bytes in any layout. */
  public Steps filterOfBytes(WeightLayout layout, Shape shape, int groups, IntSupplier values) {
    MemorySegment packed = add(DataType.S8, shape, layout, layout.elements(shape, groups));
    for (int o = 0; o < shape.dim(0); o++) {
      for (int i = 0; i < shape.dim(1); i++) {
        for (int ky = 0; ky < shape.dim(2); ky++) {
          for (int kx = 0; kx < shape.dim(3); kx++) {
            long index = layout.index(shape, groups, o, i, ky, kx);
            packed.set(ValueLayout.JAVA_BYTE, index, (byte) values.getAsInt());
          }
        }
      }
    }
    return this;
  }

  /** Adds a constant of 32-bit integers. */
  public Steps ints(int... values) {
    Shape shape = Shape.of(values.length);
    MemorySegment memory = add(DataType.S32, shape, WeightLayout.ROW_MAJOR, values.length);
    MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_INT, 0, values.length);
    return this;
  }

  /** Adds a constant of random bytes. */
  public Steps bytes(Pick pick, Shape shape) {
    MemorySegment memory = add(DataType.U8, shape, WeightLayout.ROW_MAJOR, shape.elements());
    for (long i = 0; i < shape.elements(); i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, (byte) pick.upTo(255));
    }
    return this;
  }

  private MemorySegment add(Shape shape, WeightLayout layout, long elements) {
    return add(DataType.F32, shape, layout, elements);
  }

  private MemorySegment add(DataType type, Shape shape, WeightLayout layout, long elements) {
    long size = elements * type.bytes();
    weights.add(new PlanWeights("w" + weights.size(), type, shape, layout, 0, size));
    MemorySegment values = Arena.ofAuto().allocate(size, 64);
    bytes.add(values);
    return values;
  }

  /** Makes the output the first input too. */
  public Steps inPlace() {
    inPlace = true;
    return this;
  }

  public Operation operation() {
    return operation;
  }

  /** The step with this output. */
  public BoundStep into(Operand output) {
    if (!inPlace) {
      return into(output, inputs);
    }
    List<Operand> others = new ArrayList<>(inputs);
    others.set(0, output);
    return into(output, others);
  }

  /** The step with this output and other inputs of the same types. */
  public BoundStep into(Operand output, List<Operand> otherInputs) {
    List<Integer> indexes = IntStream.range(0, otherInputs.size()).boxed().toList();
    Step step = new Step("step", "test:1", operation, indexes, otherInputs.size());
    return new BoundStep(
        step,
        otherInputs,
        output,
        List.copyOf(weights),
        bytes.stream().map(MemorySegment::asReadOnly).toList());
  }
}
