package org.csprun.tests.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.LoadConstant;
import org.csprun.plan.Operation.SpaceToDepth;
import org.csprun.plan.Operation.StridedCopy;
import org.csprun.plan.Operation.Upsample;
import org.csprun.tensor.DataType;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;

/** Operations that only move elements. */
final class Moves {
  private Moves() {}

  /** Every way the strides of up to four dimensions can lie in memory. */
  static StepCase permute(Pick pick, DataType type) {
    int rank = 1 + pick.upTo(3);
    List<Integer> extents =
        IntStream.range(0, rank).mapToObj(i -> pick.sizeUpTo(rank > 2 ? 13 : 65)).toList();
    return copy(pick, type, extents, places(pick, extents), places(pick, extents));
  }

  /** Slices and concats of channels: the innermost dimension is a run in both. */
  static StepCase channelRange(Pick pick, DataType type) {
    List<Integer> extents = List.of(pick.sizeUpTo(17), pick.sizeUpTo(33), pick.size());
    List<Integer> order = List.of(0, 1, 2);
    return copy(
        pick,
        type,
        extents,
        places(extents, order, List.of(0, 0, pick.gap())),
        places(extents, order, List.of(0, 0, pick.gap())));
  }

  static StepCase upsample(Pick pick, DataType type) {
    Upsample factors = new Upsample(pick.oneOf(1, 2, 3), pick.oneOf(1, 2, 3));
    TensorType in = TensorType.map(pick.size(), pick.sizeUpTo(17), pick.sizeUpTo(17));
    int height = in.height() * factors.factorH();
    TensorType out = TensorType.map(in.channels(), height, in.width() * factors.factorW());
    return of(pick, factors, of(type, in), of(type, out));
  }

  static StepCase spaceToDepth(Pick pick, DataType type) {
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
    return of(pick, operation, of(type, in), of(type, out));
  }

  static StepCase constant(Pick pick, DataType type) {
    TensorType out = of(type, TensorType.map(pick.size(), pick.sizeUpTo(33), pick.sizeUpTo(17)));
    Steps steps = new Steps(new LoadConstant(0));
    if (type == DataType.U8) {
      steps.bytes(pick, out.shape());
    } else {
      steps.constant(pick, out.shape());
    }
    return new StepCase("constant " + out.shape(), steps, Tensors.blank(pick, out, 0), 0);
  }

  private static TensorType of(DataType dataType, TensorType type) {
    return dataType == DataType.U8 ? Bytes.perTensor(type) : type;
  }

  private static StepCase of(Pick pick, Operation operation, TensorType in, TensorType out) {
    return new StepCase(
        "%s of %s %s".formatted(operation, in.dataType(), in.shape()),
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
   * Dimensions laid out in an order.
   *
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

  private static StepCase copy(
      Pick pick, DataType type, List<Integer> extents, Places from, Places to) {
    int inputStart = pick.upTo(5);
    int outputStart = pick.upTo(5);
    TensorType in = of(type, TensorType.rowMajor(Math.toIntExact(from.elements() + inputStart)));
    TensorType out = of(type, TensorType.rowMajor(Math.toIntExact(to.elements() + outputStart)));
    StridedCopy operation =
        new StridedCopy(extents, inputStart, from.strides(), outputStart, to.strides());
    return new StepCase(
        operation.toString(),
        new Steps(operation, Tensors.random(pick, in, 0)),
        Tensors.blank(pick, out, 0),
        0);
  }
}
