package org.csprun.tests.kernels;

import org.csprun.plan.IntegerOperation.Average;
import org.csprun.plan.IntegerOperation.ChannelAverage;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.CrossChannelPool;
import org.csprun.plan.Operation.GlobalAverage;
import org.csprun.plan.Operation.Pool;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceChannels;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.plan.Operation.Softmax;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;

/** Functions of many elements. */
final class Pools {
  private Pools() {}

  static StepCase pool(Pick pick, DataType type) {
    TensorType in = Shapes.map(pick);
    Window window = window(pick, in);
    PoolKind kind = type == DataType.U8 ? PoolKind.MAX : pick.oneOf(PoolKind.class);
    Pool operation = new Pool(kind, window, pick.chance());
    double depth = window.kernelH() * window.kernelW();
    return of(pick, operation, Shapes.of(pick, type, in), pooled(pick, type, window, in), depth);
  }

  static StepCase channels(Pick pick, DataType type) {
    int groups = pick.oneOf(2, 3, 4, 8);
    TensorType out = Shapes.map(pick);
    TensorType in = TensorType.map(out.channels() * groups, out.height(), out.width());
    PoolKind kind = type == DataType.U8 ? PoolKind.MAX : pick.oneOf(PoolKind.class);
    CrossChannelPool operation = new CrossChannelPool(kind, groups);
    return of(pick, operation, Shapes.of(pick, type, in), Shapes.of(pick, type, out), groups);
  }

  static StepCase average(Pick pick) {
    TensorType in = Shapes.map(pick);
    Window window = window(pick, in);
    Requantize requantize = Bytes.any(pick, 0, Join.NONE);
    Average operation = new Average(window, requantize);
    TensorType out = pooled(pick, DataType.U8, window, in);
    double typical = 128.0 * window.kernelH() * window.kernelW();
    return requantized(pick, operation, requantize, Bytes.any(pick, in), out, typical);
  }

  /** One window over the whole map, as before a classifier. */
  static StepCase globalAverage(Pick pick, DataType type) {
    TensorType in = TensorType.map(pick.size(), pick.sizeUpTo(33), pick.sizeUpTo(33));
    TensorType out = TensorType.map(in.channels(), 1, 1);
    if (type == DataType.F32) {
      return of(pick, new GlobalAverage(), in, out, 1);
    }
    Window window = new Window(in.height(), in.width(), 1, 1, 1, 1, 0, 0, 0, 0);
    Requantize requantize = Bytes.any(pick, 0, Join.NONE);
    double typical = 128.0 * in.height() * in.width();
    return requantized(
        pick,
        new Average(window, requantize),
        requantize,
        Bytes.any(pick, in),
        Bytes.any(pick, out),
        typical);
  }

  static StepCase channelAverage(Pick pick) {
    int groups = pick.oneOf(2, 3, 4, 8);
    TensorType out = Shapes.map(pick);
    TensorType in = TensorType.map(out.channels() * groups, out.height(), out.width());
    Requantize requantize = Bytes.any(pick, 0, Join.NONE);
    return requantized(
        pick,
        new ChannelAverage(groups, requantize),
        requantize,
        Bytes.any(pick, in),
        Bytes.any(pick, out),
        128.0 * groups);
  }

  static StepCase reduce(Pick pick) {
    TensorType in = Shapes.some(pick);
    Shape shape = in.shape().with(in.isMap() ? 1 : in.shape().rank() - 1, 1);
    ReduceChannels operation = new ReduceChannels(pick.oneOf(ReduceKind.class));
    return of(pick, operation, in, TensorType.f32(shape, in.layout()), in.channels());
  }

  static StepCase softmax(Pick pick) {
    TensorType type = Shapes.some(pick);
    return of(pick, new Softmax(), type, type, 1);
  }

  /** Padding up to the kernel's size and beyond: some windows lie wholly outside. */
  private static Window window(Pick pick, TensorType in) {
    while (true) {
      Window window = window(pick);
      if (window.outputHeight(in.height()) > 0 && window.outputWidth(in.width()) > 0) {
        return window;
      }
    }
  }

  private static Window window(Pick pick) {
    int kernelH = pick.oneOf(1, 2, 3, 5, 9, 13);
    int kernelW = pick.chance() ? kernelH : pick.oneOf(1, 2, 3, 5);
    int padH = pick.upTo(kernelH);
    int padW = pick.upTo(kernelW);
    return new Window(
        kernelH,
        kernelW,
        pick.oneOf(1, 2, 3),
        pick.oneOf(1, 2, 3),
        pick.oneOf(1, 1, 2),
        pick.oneOf(1, 1, 2),
        padH,
        padW,
        pick.chance() ? padH + kernelH : kernelH * 2,
        pick.chance() ? padW + kernelW : kernelW * 2);
  }

  private static TensorType pooled(Pick pick, DataType type, Window window, TensorType in) {
    return Shapes.of(
        pick,
        type,
        TensorType.map(
            in.channels(), window.outputHeight(in.height()), window.outputWidth(in.width())));
  }

  private static StepCase requantized(
      Pick pick,
      Operation operation,
      Requantize requantize,
      TensorType in,
      TensorType out,
      double typical) {
    Steps steps = new Steps(operation, Tensors.random(pick, in, pick.gap()));
    Bytes.addTo(steps, pick, requantize, out.channels(), typical);
    String what = "%s of %s".formatted(operation, in.shape());
    return new StepCase(what, steps, Tensors.blank(pick, out, pick.gap()), 0);
  }

  private static StepCase of(
      Pick pick, Operation operation, TensorType in, TensorType out, double depth) {
    return new StepCase(
        "%s of %s %s".formatted(operation, in.dataType(), in.shape()),
        new Steps(operation, Tensors.random(pick, in, pick.gap())),
        Tensors.blank(pick, out, pick.gap()),
        depth);
  }
}
