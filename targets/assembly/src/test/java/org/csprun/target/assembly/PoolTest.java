package org.csprun.target.assembly;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maxima and averages against the reference, over awkward windows, sizes and views. */
class PoolTest {
  private static final int CASES = 150;

  /** Any window, some of which lie wholly in the padding. */
  private static Window window(Trial trial) {
    int height = trial.size(trial.random.nextBoolean() ? 3 : 9);
    int width = trial.size(trial.random.nextBoolean() ? 3 : 9);
    int dilation = trial.size(2);
    int[] pads = trial.random.ints(4, 0, 5).toArray();
    int stride = trial.size(3);
    boolean padded = trial.random.nextInt(4) > 0;
    return padded
        ? new Window(
            height, width, stride, trial.size(3), dilation, 1, pads[0], pads[1], pads[2], pads[3])
        : new Window(height, width, stride, trial.size(3), 1, dilation, 0, 0, 0, 0);
  }

  private static TensorType in(Trial trial) {
    return TensorType.map(trial.channels(), 17 + trial.size(5), 17 + trial.size(5));
  }

  private static TensorType out(Window window, TensorType in) {
    return TensorType.map(
        in.channels(), window.outputHeight(in.height()), window.outputWidth(in.width()));
  }

  @ParameterizedTest
  @EnumSource
  void floatPoolsMatch(PoolKind kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      Window window = window(trial);
      TensorType in = in(trial);
      trial
          .input(in)
          .check(
              new Operation.Pool(kind, window, trial.random.nextBoolean()), out(window, in), false);
    }
  }

  @Test
  void maximaOfBytesMatch() {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      Window window = window(trial);
      TensorType in = trial.bytes(in(trial));
      TensorType out = out(window, in).quantized(in.quantization().orElseThrow());
      trial.input(in).check(new Operation.Pool(PoolKind.MAX, window, false), out, false);
    }
  }

  @Test
  void averagesOfBytesMatch() {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      Window window = window(trial);
      TensorType in = trial.bytes(in(trial));
      Requantize requantize =
          Requantize.plain(trial.random.nextBoolean() ? Curve.LINEAR : Curve.LEAKY, Join.NONE, 0);
      trial
          .requantize(requantize, in.channels(), window.kernelH() * window.kernelW() * 255)
          .input(in)
          .check(
              new IntegerOperation.Average(window, requantize),
              trial.bytes(out(window, in)),
              false);
    }
  }

  @Test
  void poolsOfChannelsMatch() {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      int groups = trial.size(5);
      TensorType out = TensorType.map(trial.channels(), trial.size(5), trial.size(9));
      TensorType in = TensorType.map(out.channels() * groups, out.height(), out.width());
      PoolKind kind = trial.random.nextBoolean() ? PoolKind.MAX : PoolKind.AVERAGE;
      trial.input(in).check(new Operation.CrossChannelPool(kind, groups), out, false);
      Trial bytes = new Trial(seed);
      Requantize requantize = Requantize.plain(Curve.LINEAR, Join.NONE, 0);
      bytes.requantize(requantize, out.channels(), groups * 255).input(bytes.bytes(in));
      bytes.check(new Operation.CrossChannelPool(PoolKind.MAX, groups), bytes.bytes(out), false);
      bytes.check(new IntegerOperation.ChannelAverage(groups, requantize), bytes.bytes(out), false);
    }
  }

  @Test
  void averagesOfWholeMapsMatch() {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType in = in(trial);
      TensorType out = TensorType.map(in.channels(), 1, 1);
      trial.input(in).check(new Operation.GlobalAverage(), out, false);
    }
  }
}
