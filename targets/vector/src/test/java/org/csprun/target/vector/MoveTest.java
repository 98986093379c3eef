package org.csprun.target.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.LoadConstant;
import org.csprun.plan.Operation.SpaceToDepth;
import org.csprun.plan.Operation.StridedCopy;
import org.csprun.plan.Operation.Upsample;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations that only move elements, against the reference. */
class MoveTest {
  private static final int CASES = 120;
  private final VectorKernels kernels = new VectorKernels();

  /** Every way the strides of up to four dimensions can lie in memory. */
  @ParameterizedTest
  @EnumSource(names = {"F32", "U8"})
  void permutationsMatchTheReference(DataType dataType) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(1_000L + seed);
      int rank = 1 + pick.upTo(3);
      List<Integer> extents =
          IntStream.range(0, rank).mapToObj(i -> pick.sizeUpTo(rank > 2 ? 17 : 65)).toList();
      checkCopy(dataType, pick, extents, places(pick, extents), places(pick, extents));
    }
  }

  /** Slices and concats of channels: the innermost dimension is a run in both. */
  @ParameterizedTest
  @EnumSource(names = {"F32", "U8"})
  void channelRangesMatchTheReference(DataType dataType) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(2_000L + seed);
      List<Integer> extents = List.of(pick.sizeUpTo(17), pick.sizeUpTo(33), pick.size());
      List<Integer> order = List.of(0, 1, 2);
      checkCopy(
          dataType,
          pick,
          extents,
          places(extents, order, List.of(0, 0, pick.gap())),
          places(extents, order, List.of(0, 0, pick.gap())));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "U8"})
  void upsamplingMatchesTheReference(DataType dataType) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(3_000L + seed);
      Upsample factors = new Upsample(pick.oneOf(1, 2, 3), pick.oneOf(1, 2, 3));
      TensorType in = TensorType.map(pick.size(), pick.sizeUpTo(17), pick.sizeUpTo(17));
      TensorType out =
          TensorType.map(
              in.channels(), in.height() * factors.factorH(), in.width() * factors.factorW());
      check(pick, factors, of(dataType, in), of(dataType, out));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "U8"})
  void spaceToDepthMatchesTheReference(DataType dataType) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(4_000L + seed);
      int block = pick.oneOf(1, 2, 3);
      int parts = 1 + pick.upTo(3);
      SpaceToDepth operation =
          new SpaceToDepth(
              block,
              IntStream.range(0, parts).mapToObj(i -> pick.upTo(block - 1)).toList(),
              IntStream.range(0, parts).mapToObj(i -> pick.upTo(block - 1)).toList());
      TensorType out = TensorType.map(pick.size() * parts, pick.sizeUpTo(17), pick.sizeUpTo(17));
      TensorType in =
          TensorType.map(out.channels() / parts, out.height() * block, out.width() * block);
      check(pick, operation, of(dataType, in), of(dataType, out));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "U8"})
  void constantsMatchTheReference(DataType dataType) {
    for (int seed = 0; seed < CASES; seed++) {
      Pick pick = new Pick(5_000L + seed);
      TensorType out =
          of(dataType, TensorType.map(pick.size(), pick.sizeUpTo(33), pick.sizeUpTo(17)));
      Steps steps = new Steps(new LoadConstant(0));
      if (dataType == DataType.U8) {
        steps.bytes(pick, out.shape());
      } else {
        steps.constant(pick, out.shape());
      }
      Conformance.check("constant " + out, pick, kernels, steps, Tensors.blank(pick, out, 0), 0);
    }
  }

  private static TensorType of(DataType dataType, TensorType type) {
    return dataType == DataType.U8 ? Bytes.perTensor(type) : type;
  }

  private void check(Pick pick, Operation operation, TensorType in, TensorType out) {
    Conformance.check(
        "%s, %s to %s".formatted(operation, in.shape(), out.shape()),
        pick,
        kernels,
        new Steps(operation, Tensors.random(pick, in, pick.gap())),
        Tensors.blank(pick, out, pick.gap()),
        0);
  }

  /** Strides and the number of elements they reach over. */
  private record Places(List<Long> strides, long elements) {}

  /** Dimensions laid out in a random order with random gaps. */
  private static Places places(Pick pick, List<Integer> extents) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < extents.size(); i++) {
      order.add(pick.upTo(i), i);
    }
    List<Integer> gaps = extents.stream().map(i -> pick.chance() ? 0 : pick.oneOf(1, 3)).toList();
    return places(extents, order, gaps);
  }

  /**
   * @param order dimensions, outermost in memory first
   * @param gaps elements left free after each dimension of {@code order}
   */
  private static Places places(List<Integer> extents, List<Integer> order, List<Integer> gaps) {
    Long[] strides = new Long[extents.size()];
    long stride = 1;
    for (int i = order.size() - 1; i >= 0; i--) {
      int dim = order.get(i);
      strides[dim] = stride;
      stride = stride * extents.get(dim) + gaps.get(i);
    }
    return new Places(List.of(strides), stride);
  }

  private void checkCopy(
      DataType dataType, Pick pick, List<Integer> extents, Places from, Places to) {
    int inputStart = pick.upTo(5);
    int outputStart = pick.upTo(5);
    TensorType in =
        of(dataType, TensorType.rowMajor(Math.toIntExact(from.elements() + inputStart)));
    TensorType out =
        of(dataType, TensorType.rowMajor(Math.toIntExact(to.elements() + outputStart)));
    StridedCopy operation =
        new StridedCopy(extents, inputStart, from.strides(), outputStart, to.strides());
    Operand x = Tensors.random(pick, in, 0);
    Conformance.check(
        operation.toString(),
        pick,
        kernels,
        new Steps(operation, x),
        Tensors.blank(pick, out, 0),
        0);
  }
}
