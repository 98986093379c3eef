package org.csprun.tests.plan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.csprun.plan.Activation;
import org.csprun.plan.Certificate;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanInput;
import org.csprun.plan.PlanOutput;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Provenance;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/**
 * A plan of one step that keeps every rule but whose windows, strides and paddings are as large as
 * the rules allow: where 32 bits overflow, and where most of a window lies outside.
 */
final class HostilePlan {
  private static final int[] SIDES = {1, 1, 2, 3, 5, 7, 64, 4096};
  private static final int[] MAPS = {1, 1, 1, 2, 3, 9, 100, 4097};
  private static final int[] PADS = {0, 0, 1, 2, 3, 7, 1000, 4095, 4096};
  private static final int[] STRIDES = {1 << 20, 1 << 28, 1 << 29, 1 << 30, Integer.MAX_VALUE};
  private static final double MOST_WORK = 2e5;
  private static final long MOST_BYTES = 1 << 20;
  private static final int ALIGNMENT = 64;

  private final SplittableRandom random;
  private final List<PlanTensor> tensors = new ArrayList<>();
  private final List<PlanWeights> weights = new ArrayList<>();
  private long arenaBytes;
  private long weightBytes;

  HostilePlan(long seed) {
    random = new SplittableRandom(seed);
  }

  Plan build() {
    boolean integers = random.nextBoolean();
    int groups = oneOf(1, 1, 2, 16);
    int inputs = groups * oneOf(1, 3, 4);
    int outputs = groups * oneOf(1, 2, 16, 33);
    boolean pool = random.nextInt(4) == 0;
    Window window = window(inputs, pool ? inputs : outputs, pool ? inputs : groups);
    TensorType in = type(integers, TensorType.map(inputs, height, width));
    TensorType out =
        type(
            integers,
            TensorType.map(
                pool ? inputs : outputs, window.outputHeight(height), window.outputWidth(width)));
    Operation operation =
        pool ? pool(window, integers, inputs) : convolve(window, integers, groups, in, out);
    boolean joins = !pool && random.nextBoolean();
    if (joins) {
      operation = joined(operation, out.channels());
    }
    tensor("x", in);
    tensor("y", out);
    List<Integer> read = joins ? List.of(0, 2) : List.of(0);
    if (joins) {
      tensor("r", out);
    }
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(weightBytes, 1), ALIGNMENT);
    fill(memory, groups);
    return new Plan(
        "hostile",
        tensors,
        List.of(new Step("step", "model.cfg:1", operation, read, 1)),
        weights,
        memory,
        List.of(new PlanInput("x", 0, Optional.empty())),
        List.of(new PlanOutput("y", 1)),
        List.of(),
        List.of(),
        new Certificate(arenaBytes, arenaBytes, 0),
        Provenance.empty(),
        Optional.empty());
  }

  private int height;
  private int width;

  /** A window whose work a test can wait for; sets the size of the input too. */
  private Window window(int inputs, int outputs, int groups) {
    while (true) {
      height = oneOf(MAPS);
      width = oneOf(MAPS);
      Window window =
          new Window(
              oneOf(SIDES),
              oneOf(SIDES),
              oneOf(SIDES),
              oneOf(SIDES),
              oneOf(SIDES),
              oneOf(SIDES),
              oneOf(PADS),
              oneOf(PADS),
              oneOf(PADS),
              oneOf(PADS));
      double pixels = (double) window.outputHeight(height) * window.outputWidth(width);
      double taps = (double) window.kernelH() * window.kernelW();
      boolean small =
          pixels * outputs * taps * inputs / groups <= MOST_WORK
              && taps * inputs / groups * outputs * Float.BYTES <= MOST_BYTES
              && pixels * outputs * Float.BYTES <= MOST_BYTES
              && (double) height * width * inputs * Float.BYTES <= MOST_BYTES;
      if (pixels > 0 && small) {
        return window;
      }
    }
  }

  private Operation pool(Window window, boolean integers, int channels) {
    if (integers && random.nextBoolean()) {
      return new IntegerOperation.Average(window, requantize(Join.NONE, channels));
    }
    PoolKind kind = integers || random.nextBoolean() ? PoolKind.MAX : PoolKind.AVERAGE;
    return new Operation.Pool(kind, window, random.nextBoolean());
  }

  private Operation convolve(
      Window window, boolean integers, int groups, TensorType in, TensorType out) {
    Shape shape =
        Shape.of(out.channels(), in.channels() / groups, window.kernelH(), window.kernelW());
    WeightLayout layout = WeightLayout.ofConvolution(out.channels(), groups);
    if (integers && layout == WeightLayout.OUTPUT_PANELS_32 && random.nextBoolean()) {
      layout = WeightLayout.OUTPUT_PANELS_32_QUADS;
    }
    DataType type = integers ? DataType.S8 : DataType.F32;
    int filter = constant(type, shape, layout, layout.elements(shape, groups));
    int bias = constant(integers ? DataType.S32 : DataType.F32, Shape.of(out.channels()));
    return integers
        ? new IntegerOperation.Convolve(
            window, groups, filter, bias, requantize(Join.NONE, out.channels()))
        : new Operation.Convolve(
            window, groups, filter, bias, Activation.RELU, false, Activation.LINEAR);
  }

  /** The convolution with a second input. */
  private Operation joined(Operation operation, int channels) {
    return switch (operation) {
      case Operation.Convolve c ->
          new Operation.Convolve(
              c.window(), c.groups(), c.filter(), c.bias(), c.activation(), true, c.activation());
      case IntegerOperation.Convolve c ->
          new IntegerOperation.Convolve(
              c.window(), c.groups(), c.filter(), c.bias(), requantize(Join.ADD, channels));
      default -> throw new AssertionError(operation);
    };
  }

  private Requantize requantize(Join join, int channels) {
    int rows = Requantize.layout(Curve.LINEAR, join).size();
    return Requantize.plain(Curve.LINEAR, join, constant(DataType.S32, Shape.of(rows, channels)));
  }

  private TensorType type(boolean integers, TensorType type) {
    return integers
        ? new TensorType(
            DataType.U8,
            type.shape(),
            type.layout(),
            Optional.of(Quantization.perTensor(0.5f, random.nextInt(256))))
        : type;
  }

  /** One pixel alone may say that the next is anywhere. */
  private void tensor(String name, TensorType type) {
    boolean alone = type.height() * type.width() == 1;
    int stride = alone && random.nextBoolean() ? oneOf(STRIDES) : type.channels();
    tensors.add(new PlanTensor(name, type, arenaBytes, stride));
    arenaBytes = align(tensors.getLast().endBytes());
  }

  private int constant(DataType type, Shape shape) {
    return constant(type, shape, WeightLayout.ROW_MAJOR, shape.elements());
  }

  private int constant(DataType type, Shape shape, WeightLayout layout, long elements) {
    long bytes = elements * type.bytes();
    weights.add(new PlanWeights("w" + weights.size(), type, shape, layout, weightBytes, bytes));
    weightBytes = align(weightBytes + bytes);
    return weights.size() - 1;
  }

  /** Weights of one, shifts and multipliers that mean something. */
  private void fill(MemorySegment memory, int groups) {
    for (PlanWeights w : weights) {
      if (w.layout() == WeightLayout.OUTPUT_PANELS_32_QUADS) {
        fillQuads(memory.asSlice(w.offsetBytes(), w.lengthBytes()), w.shape(), groups);
        continue;
      }
      for (long at = 0; at < w.lengthBytes(); at += w.dataType().bytes()) {
        long place = w.offsetBytes() + at;
        switch (w.dataType()) {
          case F32 -> memory.set(ValueLayout.JAVA_FLOAT, place, 1);
          case S32 -> memory.set(ValueLayout.JAVA_INT, place, number(w, at / Integer.BYTES));
          case S8, U8 -> memory.set(ValueLayout.JAVA_BYTE, place, (byte) 1);
        }
      }
    }
  }

  /** A shift in the first row, then multipliers: sixteen make one. Biases are shifts too. */
  private static int number(PlanWeights rows, long index) {
    return rows.shape().rank() == 2 && index >= rows.shape().dim(1) ? 1 << 16 : 20;
  }

  /** Weights alone: what fills up the last four inputs has to be zero. */
  private static void fillQuads(MemorySegment filter, Shape shape, int groups) {
    for (int o = 0; o < shape.dim(0); o++) {
      for (int i = 0; i < shape.dim(1); i++) {
        for (int ky = 0; ky < shape.dim(2); ky++) {
          for (int kx = 0; kx < shape.dim(3); kx++) {
            long index = WeightLayout.OUTPUT_PANELS_32_QUADS.index(shape, groups, o, i, ky, kx);
            filter.set(ValueLayout.JAVA_BYTE, index, (byte) 1);
          }
        }
      }
    }
  }

  private int oneOf(int... values) {
    return values[random.nextInt(values.length)];
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
