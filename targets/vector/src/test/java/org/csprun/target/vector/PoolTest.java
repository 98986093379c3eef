package org.csprun.target.vector;

import org.csprun.plan.Operation;
import org.csprun.plan.Operation.CrossChannelPool;
import org.csprun.plan.Operation.GlobalAverage;
import org.csprun.plan.Operation.Pool;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceChannels;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.plan.Operation.Softmax;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of many elements against the reference. */
class PoolTest {
  private static final int CASES = 60;
  private final VectorKernels kernels = new VectorKernels();

  @ParameterizedTest
  @EnumSource
  void windowsMatchTheReference(PoolKind kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(kind.ordinal() * 1_000L + seed);
      int kernel = pick.oneOf(1, 2, 3, 5, 9, 13);
      int stride = pick.oneOf(1, 2, 3);
      int dilation = pick.oneOf(1, 1, 2);
      // Padding up to the kernel's size: some windows lie wholly outside.
      int pad = pick.upTo(kernel);
      Window window =
          new Window(
              kernel, kernel, stride, stride, dilation, dilation, pad, pad, kernel * 2, kernel * 2);
      TensorType in = TensorType.map(pick.size(), pick.sizeUpTo(33), pick.sizeUpTo(33));
      TensorType out =
          TensorType.map(
              in.channels(), window.outputHeight(in.height()), window.outputWidth(in.width()));
      check(pick, new Pool(kind, window, pick.chance()), in, out, kernel * kernel);
    }
  }

  @ParameterizedTest
  @EnumSource
  void crossChannelPoolsMatchTheReference(PoolKind kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(kind.ordinal() * 2_000L + seed);
      int groups = pick.oneOf(2, 3, 4, 8);
      TensorType out = TensorType.map(pick.size(), pick.sizeUpTo(17), pick.sizeUpTo(17));
      TensorType in = TensorType.map(out.channels() * groups, out.height(), out.width());
      check(pick, new CrossChannelPool(kind, groups), in, out, groups);
    }
  }

  @Test
  void globalAveragesMatchTheReference() {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(3_000L + seed);
      TensorType in = TensorType.map(pick.size(), pick.size(), pick.size());
      check(pick, new GlobalAverage(), in, TensorType.map(in.channels(), 1, 1), 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reductionsOfChannelsMatchTheReference(ReduceKind kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(kind.ordinal() * 4_000L + seed);
      TensorType in = some(pick);
      Shape shape = in.shape().with(in.isMap() ? 1 : in.shape().rank() - 1, 1);
      check(pick, new ReduceChannels(kind), in, TensorType.f32(shape, in.layout()), in.channels());
    }
  }

  @Test
  void softmaxMatchesTheReference() {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(5_000L + seed);
      TensorType type = some(pick);
      check(pick, new Softmax(), type, type, 1);
    }
  }

  private static TensorType some(Pick pick) {
    return pick.chance()
        ? TensorType.map(pick.size(), pick.sizeUpTo(17), pick.sizeUpTo(17))
        : TensorType.rowMajor(1, pick.sizeUpTo(33), pick.size());
  }

  private void check(Pick pick, Operation operation, TensorType in, TensorType out, double depth) {
    Conformance.check(
        "%s, %s to %s".formatted(operation, in.shape(), out.shape()),
        pick,
        kernels,
        new Steps(operation, Tensors.random(pick, in, pick.gap())),
        Tensors.blank(pick, out, pick.gap()),
        depth);
  }
}
