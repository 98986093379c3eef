package org.csprun.target.assembly;

import java.util.List;
import org.csprun.plan.Activation;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.tensor.DataType;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Steps on single elements against the reference, over awkward sizes and views. */
class ElementTest {
  private static final int CASES = 60;

  private static TensorType map(Trial trial) {
    return TensorType.map(trial.channels(), trial.size(7), trial.size(26));
  }

  /** The type with some of its sizes 1. */
  private static TensorType repeated(Trial trial, TensorType type) {
    return TensorType.map(
        trial.random.nextInt(3) == 0 ? 1 : type.channels(),
        trial.random.nextBoolean() ? 1 : type.height(),
        trial.random.nextBoolean() ? 1 : type.width());
  }

  @Test
  void floatsAndBytesConvert() {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType floats = map(trial);
      trial.input(floats).check(new IntegerOperation.Quantize(), trial.bytes(floats), false);
      Trial back = new Trial(seed);
      back.input(back.bytes(floats)).check(new IntegerOperation.Dequantize(), floats, false);
    }
  }

  @Test
  void affineMatches() {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType type = map(trial);
      for (int i = 0; i < 2; i++) {
        trial.constant(
            DataType.F32,
            type.channels(),
            c -> Float.floatToRawIntBits(trial.random.nextFloat() - 0.5f));
      }
      trial.input(type).check(new Operation.Affine(0, 1, Activation.leaky(0.1f)), type, false);
    }
  }

  @Test
  void activationsMatch() {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType type = map(trial);
      Activation activation = Activation.of(Activation.Kind.LOGISTIC);
      trial.input(type).check(new Operation.Activate(activation), type, false);
    }
  }

  @Test
  void softmaxMatches() {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType type = map(trial);
      trial.input(type).check(new Operation.Softmax(), type, false);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "POWER")
  void elementwiseMatches(BinaryKind kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType type = map(trial);
      boolean left = trial.random.nextBoolean();
      trial
          .input(left ? repeated(trial, type) : type)
          .input(left ? type : repeated(trial, type))
          .check(new Operation.Elementwise(kind, Activation.LINEAR), type, false);
    }
  }

  @Test
  void rowMajorElementwiseMatches() {
    TensorType type = TensorType.rowMajor(3, 5, 37);
    for (TensorType other :
        List.of(type, TensorType.rowMajor(1, 1, 37), TensorType.rowMajor(3, 5, 1))) {
      new Trial(1)
          .input(type)
          .input(other)
          .check(
              new Operation.Elementwise(BinaryKind.SUBTRACT, Activation.of(Activation.Kind.RELU)),
              type,
              false);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ADD", "ADD_LEAKY"})
  void bytesAddUp(Join join) {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType type = map(trial);
      Requantize requantize = Requantize.plain(Curve.LINEAR, join, 0);
      trial
          .requantize(requantize, type.channels(), 255)
          .input(trial.bytes(type))
          .input(trial.bytes(type))
          .check(new IntegerOperation.Add(requantize), trial.bytes(type), false);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesMultiply(Curve curve) {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType type = map(trial);
      boolean table = curve == Curve.GATE || curve == Curve.TABLE;
      Requantize requantize = new Requantize(curve, Join.NONE, 0, table ? 1 : -1, table ? 11 : 0);
      trial
          .requantize(requantize, type.channels(), 255 * 255)
          .input(trial.bytes(type))
          .input(trial.bytes(repeated(trial, type)))
          .check(new IntegerOperation.Multiply(requantize), trial.bytes(type), false);
    }
  }

  @Test
  void tablesOfAllAndOfEachChannelMatch() {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType type = trial.bytes(map(trial));
      int tables = trial.random.nextBoolean() ? 1 : type.channels();
      trial
          .constant(DataType.U8, tables * Requantize.TABLE_ENTRIES, i -> trial.random.nextInt())
          .input(type)
          .check(new IntegerOperation.Lookup(0), type, false);
    }
  }
}
