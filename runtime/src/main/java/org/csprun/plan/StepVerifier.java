package org.csprun.plan;

import java.util.List;
import org.csprun.tensor.DataType;
import org.csprun.tensor.TensorType;

/** The rules of each operation on the shapes of what it reads and writes. */
final class StepVerifier {
  private final StepScope scope;

  private StepVerifier(StepScope scope) {
    this.scope = scope;
  }

  /** Returns when every step of a plan keeps its rules; the plan's tensors do already. */
  static void verifyAll(Plan plan, PlanSource source) {
    long constantBytes = 0;
    for (Step step : plan.steps()) {
      StepScope scope = new StepScope(plan, source, step);
      StepVerifier verifier = new StepVerifier(scope);
      verifier.verifyTensors();
      try {
        verifier.verifyOperation();
      } catch (ArithmeticException e) {
        throw scope.lies("has sizes that overflow");
      }
      // Each is at most as long as the file, so that the sum cannot overflow before it is refused.
      for (int index : step.constants()) {
        constantBytes += plan.weights().get(index).lengthBytes();
        scope.require(
            constantBytes <= PlanLimits.CONSTANT_BYTES,
            "brings the constants of all steps to %d bytes; at most %d are allowed",
            constantBytes,
            PlanLimits.CONSTANT_BYTES);
      }
    }
  }

  static List<Integer> constants(Operation operation) {
    return switch (operation) {
      case Operation.Convolve convolve -> List.of(convolve.filter(), convolve.bias());
      case Operation.Affine affine -> List.of(affine.scale(), affine.shift());
      case Operation.LoadConstant load -> List.of(load.value());
      case IntegerOperation integer -> IntegerStepVerifier.constants(integer);
      case Operation.Activate _,
          Operation.Pool _,
          Operation.GlobalAverage _,
          Operation.CrossChannelPool _,
          Operation.Elementwise _,
          Operation.Upsample _,
          Operation.SpaceToDepth _,
          Operation.Softmax _,
          Operation.ReduceChannels _,
          Operation.StridedCopy _ ->
          List.of();
    };
  }

  private void verifyTensors() {
    Step step = scope.step();
    int wanted = inputs(step.operation());
    scope.require(
        step.inputs().size() == wanted, "has %d inputs, not %d", step.inputs().size(), wanted);
    for (int input : step.inputs()) {
      requireTensor("reads", input);
    }
    requireTensor("writes", step.output());
    DataTypes types = DataTypes.of(step.operation(), scope.output().dataType());
    for (int input : step.inputs()) {
      requireType("reads", input, types.input());
    }
    requireType("writes", step.output(), types.output());
  }

  private void requireTensor(String verb, int index) {
    int count = scope.plan().tensors().size();
    scope.require(index >= 0 && index < count, "%s tensor %d of %d", verb, index, count);
  }

  private void requireType(String verb, int index, DataType wanted) {
    DataType dataType = scope.tensor(index).type().dataType();
    scope.require(dataType == wanted, "%s %s, not %s", verb, dataType, wanted);
  }

  /** The element types that an operation reads and writes. */
  private record DataTypes(DataType input, DataType output) {
    static DataTypes of(Operation operation, DataType moved) {
      return switch (operation) {
        case IntegerOperation.Quantize _ -> new DataTypes(DataType.F32, DataType.U8);
        case IntegerOperation.Dequantize _ -> new DataTypes(DataType.U8, DataType.F32);
        case IntegerOperation _ -> new DataTypes(DataType.U8, DataType.U8);
        case Operation.Pool pool -> pooled(pool.kind(), moved);
        case Operation.CrossChannelPool pool -> pooled(pool.kind(), moved);
        case Operation.Upsample _,
            Operation.SpaceToDepth _,
            Operation.StridedCopy _,
            Operation.LoadConstant _ ->
            moved(moved);
        case Operation.Convolve _,
            Operation.Affine _,
            Operation.Activate _,
            Operation.GlobalAverage _,
            Operation.Elementwise _,
            Operation.Softmax _,
            Operation.ReduceChannels _ ->
            new DataTypes(DataType.F32, DataType.F32);
      };
    }

    private static DataTypes pooled(Operation.PoolKind kind, DataType moved) {
      return kind == Operation.PoolKind.MAX
          ? moved(moved)
          : new DataTypes(DataType.F32, DataType.F32);
    }

    /** What only moves elements takes floats and bytes alike. */
    private static DataTypes moved(DataType type) {
      DataType same = type == DataType.U8 ? type : DataType.F32;
      return new DataTypes(same, same);
    }
  }

  private static int inputs(Operation operation) {
    return switch (operation) {
      case Operation.LoadConstant _ -> 0;
      case Operation.Elementwise _ -> 2;
      case Operation.Convolve convolve -> convolve.residual() ? 2 : 1;
      case IntegerOperation integer -> IntegerStepVerifier.inputs(integer);
      case Operation.Affine _,
          Operation.Activate _,
          Operation.Pool _,
          Operation.GlobalAverage _,
          Operation.CrossChannelPool _,
          Operation.Upsample _,
          Operation.SpaceToDepth _,
          Operation.Softmax _,
          Operation.ReduceChannels _,
          Operation.StridedCopy _ ->
          1;
    };
  }

  private void verifyOperation() {
    switch (scope.step().operation()) {
      case Operation.Convolve convolve -> WindowVerifier.convolve(scope, convolve);
      case Operation.Pool pool -> WindowVerifier.pool(scope, pool);
      case Operation.Affine affine -> {
        scope.requireSamePixels();
        scope.requireChannels(scope.input(0).channels());
        scope.requireArray(affine.scale(), "scale", scope.output().channels());
        scope.requireArray(affine.shift(), "shift", scope.output().channels());
      }
      case Operation.Activate _, Operation.Softmax _ -> {
        scope.requireSamePixels();
        scope.requireChannels(scope.input(0).channels());
      }
      case Operation.GlobalAverage _ -> {
        scope.requirePixels(1, 1);
        scope.requireChannels(scope.input(0).channels());
      }
      case Operation.CrossChannelPool pool -> scope.requirePooledChannels(pool.groups());
      case Operation.Elementwise _ -> scope.requireRepeatable();
      case Operation.Upsample upsample -> upsample(upsample);
      case Operation.SpaceToDepth moves -> spaceToDepth(moves);
      case Operation.ReduceChannels _ -> {
        scope.requireSamePixels();
        scope.requireChannels(1);
      }
      case Operation.StridedCopy copy -> CopyVerifier.verify(scope, copy);
      case Operation.LoadConstant load -> loadConstant(load);
      case IntegerOperation integer -> IntegerStepVerifier.verify(scope, integer);
    }
  }

  private void upsample(Operation.Upsample upsample) {
    scope.requirePixelCount("factor", upsample.factorH());
    scope.requirePixelCount("factor", upsample.factorW());
    TensorType in = scope.input(0);
    scope.requirePixels(
        (long) in.height() * upsample.factorH(), (long) in.width() * upsample.factorW());
    scope.requireChannels(in.channels());
  }

  private void spaceToDepth(Operation.SpaceToDepth moves) {
    int block = moves.block();
    scope.requirePixelCount("block", block);
    scope.require(
        moves.rows().size() == moves.columns().size(),
        "has %d rows but %d columns of its block",
        moves.rows().size(),
        moves.columns().size());
    for (int i = 0; i < moves.rows().size(); i++) {
      int row = moves.rows().get(i);
      int column = moves.columns().get(i);
      scope.require(
          row >= 0 && row < block && column >= 0 && column < block,
          "reads row %d, column %d of blocks of %d",
          row,
          column,
          block);
    }
    TensorType in = scope.input(0);
    scope.requirePixels(in.height() / block, in.width() / block);
    scope.requireChannels((long) in.channels() * moves.rows().size());
  }

  private void loadConstant(Operation.LoadConstant load) {
    PlanTensor output = scope.tensor(scope.step().output());
    int channels = output.type().channels();
    scope.require(
        output.pixelStride() == channels,
        "loads a constant to pixels of %d elements every %d elements",
        channels,
        output.pixelStride());
    scope.requireArray(load.value(), "value", output.type().elements(), output.type().dataType());
  }
}
