package org.csprun.compiler.lower;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.IntegerWeights;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.WeightLayout;
import org.csprun.target.Device;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;

/** Collects the constants of a plan, packed as their kernels read them, each aligned to 64. */
final class WeightPacker {
  private static final long ALIGNMENT = 64;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Device device;
  private final List<PlanWeights> entries = new ArrayList<>();
  private final List<MemorySegment> packed = new ArrayList<>();
  private long bytes;

  /** A packer for the kernels of a device. */
  WeightPacker(Device device) {
    this.device = device;
  }

  /** Adds an array as it is; returns its index. */
  int add(String name, Weights weights) {
    return add(name, weights.shape(), WeightLayout.ROW_MAJOR, weights.values());
  }

  /** Adds a constant map in the order of its memory, pixel after pixel; returns its index. */
  int addMap(String name, Weights weights) {
    Shape shape = weights.shape();
    int channels = shape.dim(1);
    int pixels = Math.toIntExact(shape.elements() / channels);
    float[] values = new float[weights.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i % pixels * channels + i / pixels] = weights.values()[i];
    }
    return add(
        name, Shape.of(1, shape.dim(2), shape.dim(3), channels), WeightLayout.ROW_MAJOR, values);
  }

  /** Adds the filter of a convolution, logical shape (outputs, inputs a group, kh, kw). */
  int addFilter(String name, Shape shape, float[] values, int groups) {
    WeightLayout layout = device.filterLayout(DataType.F32, shape.dim(0), groups);
    float[] target = new float[Math.toIntExact(layout.elements(shape, groups))];
    pack(shape, layout, groups, (from, to) -> target[to] = values[from]);
    return add(name, shape, layout, target);
  }

  /** Adds an integer array as it is; returns its index. */
  int add(String name, IntegerWeights weights) {
    return add(name, weights.dataType(), weights.shape(), WeightLayout.ROW_MAJOR, weights.bytes());
  }

  /** As {@link #addFilter(String, Shape, float[], int)} for a filter of S8. */
  int addFilter(String name, Shape shape, byte[] values, int groups) {
    WeightLayout layout = device.filterLayout(DataType.S8, shape.dim(0), groups);
    byte[] target = new byte[Math.toIntExact(layout.elements(shape, groups))];
    pack(shape, layout, groups, (from, to) -> target[to] = values[from]);
    return add(name, DataType.S8, shape, layout, target);
  }

  private static void pack(Shape shape, WeightLayout layout, int groups, Move move) {
    int next = 0;
    for (int o = 0; o < shape.dim(0); o++) {
      for (int i = 0; i < shape.dim(1); i++) {
        for (int ky = 0; ky < shape.dim(2); ky++) {
          for (int kx = 0; kx < shape.dim(3); kx++) {
            move.element(next++, Math.toIntExact(layout.index(shape, groups, o, i, ky, kx)));
          }
        }
      }
    }
  }

  private int add(String name, Shape shape, WeightLayout layout, float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), FLOAT, 0, values.length);
    return add(name, DataType.F32, shape, layout, bytes);
  }

  private int add(String name, DataType dataType, Shape shape, WeightLayout layout, byte[] values) {
    entries.add(new PlanWeights(name, dataType, shape, layout, bytes, values.length));
    packed.add(MemorySegment.ofArray(values));
    bytes = Math.addExact(bytes, (values.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    return entries.size() - 1;
  }

  @FunctionalInterface
  private interface Move {
    void element(int from, int to);
  }

  List<PlanWeights> entries() {
    return entries;
  }

  /** The weights section. */
  MemorySegment section() {
    MemorySegment section = Arena.ofAuto().allocate(Math.max(bytes, ALIGNMENT), ALIGNMENT);
    for (int i = 0; i < packed.size(); i++) {
      MemorySegment values = packed.get(i);
      MemorySegment.copy(values, 0, section, entries.get(i).offsetBytes(), values.byteSize());
    }
    return section.asSlice(0, bytes);
  }
}
