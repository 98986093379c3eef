package org.csprun.target.vector;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;

/**
 * Kernels of integer steps and of those operations on {@code u8} that only move or compare
 * elements; their bytes are those of the reference.
 */
final class IntegerKernels {
  private final Tile tile;
  private final ScratchPools pools;

  IntegerKernels(Tile tile, ScratchPools pools) {
    this.tile = tile;
    this.pools = pools;
  }

  /** The kernel of an integer step. */
  Optional<Kernel> create(BoundStep step, IntegerOperation integer) {
    return switch (integer) {
      case IntegerOperation.Convolve convolve -> convolution(step, convolve);
      case IntegerOperation.Add add ->
          Optional.of(new IntegerElementwiseKernel(step, add.requantize(), false, pools));
      case IntegerOperation.Multiply multiply ->
          Optional.of(new IntegerElementwiseKernel(step, multiply.requantize(), true, pools));
      case IntegerOperation.Average average ->
          Optional.of(new IntegerAverageKernel(step, average, pools));
      case IntegerOperation.ChannelAverage average ->
          Optional.of(new ChannelAverageKernel(step, average, pools));
      case IntegerOperation.Lookup lookup -> Optional.of(new LookupKernel(step, lookup));
      case IntegerOperation.Quantize _ -> Optional.of(new QuantizeKernel(step, pools));
      case IntegerOperation.Dequantize _ -> Optional.of(new DequantizeKernel(step, pools));
    };
  }

  private Optional<Kernel> convolution(BoundStep step, IntegerOperation.Convolve operation) {
    WeightLayout layout = step.weights().get(operation.filter()).layout();
    return switch (layout) {
      case OUTPUT_PANELS_32, OUTPUT_PANELS_32_QUADS ->
          Optional.of(new IntegerConvolveKernel(step, operation, tile, pools));
      case TAP_MAJOR -> Optional.of(new IntegerGroupedConvolveKernel(step, operation, pools));
      case ROW_MAJOR -> Optional.empty();
    };
  }

  /** The kernel of another operation whose tensors are all {@code u8}. */
  Optional<Kernel> create(BoundStep step) {
    return switch (step.operation()) {
      case Operation.Pool pool ->
          pool.kind() == PoolKind.MAX
              ? Optional.of(new ByteMaxPoolKernel(step, pool, pools))
              : Optional.empty();
      case Operation.CrossChannelPool pool ->
          pool.kind() == PoolKind.MAX
              ? Optional.of(new ByteChannelMaxKernel(step, pool, pools))
              : Optional.empty();
      case Operation.Upsample upsample -> Optional.of(new UpsampleKernel(step, upsample));
      case Operation.SpaceToDepth moves -> Optional.of(new SpaceToDepthKernel(step, moves));
      case Operation.StridedCopy copy -> Optional.of(new StridedCopyKernel(step, copy));
      case Operation.LoadConstant constant ->
          Optional.of(new LoadConstantKernel(step, constant.value()));
      case IntegerOperation integer -> create(step, integer);
      case Operation.Convolve _,
          Operation.Affine _,
          Operation.Activate _,
          Operation.GlobalAverage _,
          Operation.Elementwise _,
          Operation.Softmax _,
          Operation.ReduceChannels _ ->
          Optional.empty();
    };
  }
}
