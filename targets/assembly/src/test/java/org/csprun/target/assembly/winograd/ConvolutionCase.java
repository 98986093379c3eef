package org.csprun.target.assembly.winograd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/**
 * A convolution over random values. What is no element of a tensor is a canary, a NaN.
 *
 * @param gap elements between the pixels of each tensor
 */
record ConvolutionCase(long seed, Convolve operation, TensorType in, int outputs, int gap) {
  static final int CANARY = 0x7fc0_dead;

  /** Terms of a sum, which the absolute tolerance grows with. */
  int depth() {
    return operation.window().kernelH() * operation.window().kernelW() * in.channels();
  }

  /** The step into memory of its own; equal calls have equal inputs. */
  BoundStep bind() {
    SplittableRandom random = new SplittableRandom(seed);
    Window window = operation.window();
    TensorType out =
        TensorType.map(outputs, window.outputHeight(in.height()), window.outputWidth(in.width()));
    List<Operand> inputs = new ArrayList<>();
    inputs.add(random(random, in));
    if (operation.residual()) {
      inputs.add(random(random, out));
    }
    Shape shape = Shape.of(outputs, in.channels(), window.kernelH(), window.kernelW());
    WeightLayout layout = WeightLayout.OUTPUT_PANELS_32;
    MemorySegment filter = filter(random, shape, layout);
    MemorySegment bias = values(random, outputs);
    List<PlanWeights> weights =
        List.of(
            new PlanWeights("filter", DataType.F32, shape, layout, 0, filter.byteSize()),
            new PlanWeights(
                "bias",
                DataType.F32,
                Shape.of(outputs),
                WeightLayout.ROW_MAJOR,
                0,
                bias.byteSize()));
    List<Integer> indexes = inputs.size() == 1 ? List.of(0) : List.of(0, 1);
    Step step = new Step("step", "test:1", operation, indexes, inputs.size());
    return new BoundStep(step, inputs, blank(out), weights, List.of(filter, bias));
  }

  private static MemorySegment filter(SplittableRandom random, Shape shape, WeightLayout layout) {
    MemorySegment filter = Arena.ofAuto().allocate(layout.elements(shape, 1) * 4, 64);
    for (int o = 0; o < shape.dim(0); o++) {
      for (int i = 0; i < shape.dim(1); i++) {
        for (int ky = 0; ky < shape.dim(2); ky++) {
          for (int kx = 0; kx < shape.dim(3); kx++) {
            filter.setAtIndex(
                ValueLayout.JAVA_FLOAT, layout.index(shape, 1, o, i, ky, kx), value(random));
          }
        }
      }
    }
    return filter;
  }

  private static MemorySegment values(SplittableRandom random, int count) {
    MemorySegment values = Arena.ofAuto().allocate(count * 4L, 64);
    for (int i = 0; i < count; i++) {
      values.setAtIndex(ValueLayout.JAVA_FLOAT, i, value(random));
    }
    return values;
  }

  private static float value(SplittableRandom random) {
    return (float) random.nextDouble(-2, 2);
  }

  /** A tensor of canaries that ends with its last element. */
  private Operand blank(TensorType type) {
    int pixelStride = type.channels() + gap;
    long offset = 4L * gap;
    long pixels = (long) type.height() * type.width();
    long bytes = offset + ((pixels - 1) * pixelStride + type.channels()) * 4;
    MemorySegment memory = Arena.ofAuto().allocate(bytes, 64);
    for (long at = 0; at < bytes; at += 4) {
      memory.set(ValueLayout.JAVA_INT, at, CANARY);
    }
    return new Operand(type, memory, offset, pixelStride);
  }

  private Operand random(SplittableRandom random, TensorType type) {
    Operand operand = blank(type);
    for (int y = 0; y < type.height(); y++) {
      for (int x = 0; x < type.width(); x++) {
        for (int c = 0; c < type.channels(); c++) {
          operand
              .memory()
              .set(ValueLayout.JAVA_FLOAT, operand.pixelOffset(y, x) + 4L * c, value(random));
        }
      }
    }
    return operand;
  }
}
