package org.csprun.tests.kernels;

import java.util.function.Function;
import org.csprun.tensor.DataType;
import org.csprun.testing.Pick;

/** The kinds of steps that are tried, and how many of each. */
enum StepKind {
  DENSE_BYTES(160, pick -> Convolutions.dense(pick, DataType.U8)),
  DENSE_FLOATS(120, pick -> Convolutions.dense(pick, DataType.F32)),
  USUAL_BYTES(90, pick -> Convolutions.usual(pick, DataType.U8)),
  USUAL_FLOATS(90, pick -> Convolutions.usual(pick, DataType.F32)),
  WIDE_GROUPS_BYTES(50, pick -> Convolutions.wideGroups(pick, DataType.U8)),
  WIDE_GROUPS_FLOATS(40, pick -> Convolutions.wideGroups(pick, DataType.F32)),
  NARROW_GROUPS_BYTES(120, pick -> Convolutions.narrowGroups(pick, DataType.U8)),
  NARROW_GROUPS_FLOATS(80, pick -> Convolutions.narrowGroups(pick, DataType.F32)),
  DEPTHWISE_BYTES(120, pick -> Convolutions.depthwise(pick, DataType.U8)),
  DEPTHWISE_FLOATS(80, pick -> Convolutions.depthwise(pick, DataType.F32)),
  ODD_LAYOUTS(60, pick -> Convolutions.oddLayout(pick, DataType.U8)),
  LONG_REDUCTIONS(20, Convolutions::longReductions),
  POOL_BYTES(100, pick -> Pools.pool(pick, DataType.U8)),
  POOL_FLOATS(100, pick -> Pools.pool(pick, DataType.F32)),
  CHANNEL_POOL_BYTES(60, pick -> Pools.channels(pick, DataType.U8)),
  CHANNEL_POOL_FLOATS(60, pick -> Pools.channels(pick, DataType.F32)),
  AVERAGE(120, Pools::average),
  GLOBAL_AVERAGE_BYTES(30, pick -> Pools.globalAverage(pick, DataType.U8)),
  GLOBAL_AVERAGE_FLOATS(30, pick -> Pools.globalAverage(pick, DataType.F32)),
  CHANNEL_AVERAGE(80, Pools::channelAverage),
  REDUCE(100, Pools::reduce),
  SOFTMAX(40, Pools::softmax),
  ADD(240, Elements::add),
  MULTIPLY(160, Elements::multiply),
  ELEMENTWISE(280, Elements::elementwise),
  LOOKUP(80, Elements::lookup),
  QUANTIZE(60, Elements::quantize),
  DEQUANTIZE(60, Elements::dequantize),
  ACTIVATE(200, Elements::activate),
  AFFINE(60, Elements::affine),
  PERMUTE_BYTES(90, pick -> Moves.permute(pick, DataType.U8)),
  PERMUTE_FLOATS(90, pick -> Moves.permute(pick, DataType.F32)),
  CHANNEL_RANGE_BYTES(60, pick -> Moves.channelRange(pick, DataType.U8)),
  CHANNEL_RANGE_FLOATS(60, pick -> Moves.channelRange(pick, DataType.F32)),
  UPSAMPLE_BYTES(40, pick -> Moves.upsample(pick, DataType.U8)),
  UPSAMPLE_FLOATS(40, pick -> Moves.upsample(pick, DataType.F32)),
  SPACE_TO_DEPTH_BYTES(40, pick -> Moves.spaceToDepth(pick, DataType.U8)),
  SPACE_TO_DEPTH_FLOATS(40, pick -> Moves.spaceToDepth(pick, DataType.F32)),
  CONSTANT_BYTES(20, pick -> Moves.constant(pick, DataType.U8)),
  CONSTANT_FLOATS(20, pick -> Moves.constant(pick, DataType.F32));

  private final int cases;
  private final Function<Pick, StepCase> maker;

  StepKind(int cases, Function<Pick, StepCase> maker) {
    this.cases = cases;
    this.maker = maker;
  }

  int cases() {
    return cases;
  }

  /** The choices behind a case; they are the same everywhere. */
  Pick pick(int number) {
    return new Pick(1_000_003L * ordinal() + number);
  }

  StepCase make(Pick pick) {
    return maker.apply(pick);
  }

  /** For people, with the number that makes the case again. */
  String name(int number) {
    return this + " " + number;
  }
}
