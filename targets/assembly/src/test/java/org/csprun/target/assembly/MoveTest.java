package org.csprun.target.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.csprun.plan.Operation;
import org.csprun.tensor.DataType;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps that only move elements against the reference, over awkward sizes and views. */
class MoveTest {
  private static final int CASES = 200;

  private static TensorType of(Trial trial, DataType type, TensorType floats) {
    return type == DataType.U8 ? trial.bytes(floats) : floats;
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "U8"})
  void stridedCopiesMatch(DataType type) {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      int rank = trial.size(4);
      List<Integer> extents =
          IntStream.range(0, rank).mapToObj(i -> trial.size(rank > 2 ? 11 : 700)).toList();
      boolean transposes = trial.random.nextBoolean();
      List<Long> from = strides(trial, extents, transposes);
      List<Long> to = strides(trial, extents, false);
      trial
          .input(of(trial, type, TensorType.rowMajor(span(extents, from) + 3)))
          .check(
              new Operation.StridedCopy(extents, 3, from, 2, to),
              of(trial, type, TensorType.rowMajor(span(extents, to) + 2)),
              true);
    }
  }

  /** Strides with gaps here and there; the first dimensions may lie innermost. */
  private static List<Long> strides(Trial trial, List<Integer> extents, boolean transposed) {
    Long[] strides = new Long[extents.size()];
    List<Integer> order = new ArrayList<>(IntStream.range(0, extents.size()).boxed().toList());
    long stride = 1;
    for (int dim : transposed ? order : order.reversed()) {
      strides[dim] = stride;
      stride = stride * extents.get(dim) + (trial.random.nextInt(3) == 0 ? trial.size(5) : 0);
    }
    return List.of(strides);
  }

  private static int span(List<Integer> extents, List<Long> strides) {
    long last = 0;
    for (int i = 0; i < extents.size(); i++) {
      last += (extents.get(i) - 1) * strides.get(i);
    }
    return Math.toIntExact(last + 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "U8"})
  void upsamplingMatches(DataType type) {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      Operation.Upsample factors = new Operation.Upsample(trial.size(3), trial.size(3));
      TensorType in =
          of(trial, type, TensorType.map(trial.channels(), trial.size(5), trial.size(9)));
      TensorType out =
          TensorType.map(
              in.channels(), in.height() * factors.factorH(), in.width() * factors.factorW());
      trial.input(in).check(factors, of(trial, type, out), false);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "U8"})
  void spaceToDepthMatches(DataType type) {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      int block = trial.size(3);
      int parts = trial.size(6);
      List<Integer> rows = trial.random.ints(parts, 0, block).boxed().toList();
      List<Integer> columns = trial.random.ints(parts, 0, block).boxed().toList();
      int channels = trial.random.nextBoolean() ? trial.size(4) : trial.channels();
      TensorType out = TensorType.map(channels * parts, trial.size(5), trial.size(40));
      TensorType in = TensorType.map(channels, out.height() * block, out.width() * block);
      trial
          .input(of(trial, type, in))
          .check(new Operation.SpaceToDepth(block, rows, columns), of(trial, type, out), false);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "U8"})
  void constantsMatch(DataType type) {
    for (int seed = 0; seed < CASES; seed++) {
      Trial trial = new Trial(seed);
      TensorType out =
          of(trial, type, TensorType.map(trial.channels(), trial.size(5), trial.size(9)));
      trial
          .constant(type, Math.toIntExact(out.elements()), i -> trial.random.nextInt())
          .check(new Operation.LoadConstant(0), out, true);
    }
  }
}
