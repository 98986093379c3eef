package org.csprun.target.vector;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation.Activate;
import org.csprun.plan.Operation.Affine;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Operation.CrossChannelPool;
import org.csprun.plan.Operation.Elementwise;
import org.csprun.plan.Operation.GlobalAverage;
import org.csprun.plan.Operation.LoadConstant;
import org.csprun.plan.Operation.Pool;
import org.csprun.plan.Operation.ReduceChannels;
import org.csprun.plan.Operation.Softmax;
import org.csprun.plan.Operation.SpaceToDepth;
import org.csprun.plan.Operation.StridedCopy;
import org.csprun.plan.Operation.Upsample;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;

/**
 * Kernels of all operations in the Vector API. The kernels of one factory share scratch buffers,
 * one a processor: more threads than processors wait for each other.
 */
public final class VectorKernels implements KernelFactory {
  private final Tile tile;
  private final ScratchPools pools = new ScratchPools(Runtime.getRuntime().availableProcessors());

  private final IntegerKernels integers;

  /** Kernels as wide as the machine's vectors. */
  public VectorKernels() {
    this(Lanes.S.vectorBitSize());
  }

  /** Kernels whose dense convolutions use vectors of this many bits. */
  VectorKernels(int tileBits) {
    this.tile = Tile.ofBits(tileBits);
    this.integers = new IntegerKernels(tile, pools);
  }

  @Override
  public Optional<Kernel> create(BoundStep step) {
    if (step.operation() instanceof IntegerOperation operation) {
      return integers.create(step, operation);
    }
    if (have(step, DataType.F32)) {
      return createFloat(step);
    }
    return have(step, DataType.U8) ? integers.create(step) : Optional.empty();
  }

  private Optional<Kernel> createFloat(BoundStep step) {
    return switch (step.operation()) {
      case Convolve convolve -> convolution(step, convolve);
      case Affine affine -> Optional.of(new AffineKernel(step, affine, pools));
      case Activate activate -> Optional.of(new ActivateKernel(step, activate.activation(), pools));
      case Pool pool -> Optional.of(new PoolKernel(step, pool, pools));
      case GlobalAverage _ -> Optional.of(new GlobalAverageKernel(step, pools));
      case CrossChannelPool pool -> Optional.of(new CrossChannelPoolKernel(step, pool, pools));
      case Elementwise elementwise -> Optional.of(new ElementwiseKernel(step, elementwise, pools));
      case Upsample upsample -> Optional.of(new UpsampleKernel(step, upsample));
      case SpaceToDepth moves -> Optional.of(new SpaceToDepthKernel(step, moves));
      case Softmax _ -> Optional.of(new SoftmaxKernel(step, pools));
      case ReduceChannels reduce ->
          Optional.of(new ReduceChannelsKernel(step, reduce.kind(), pools));
      case StridedCopy copy -> Optional.of(new StridedCopyKernel(step, copy));
      case LoadConstant constant -> Optional.of(new LoadConstantKernel(step, constant.value()));
      case IntegerOperation _ -> Optional.empty();
    };
  }

  private Optional<Kernel> convolution(BoundStep step, Convolve operation) {
    WeightLayout layout = step.weights().get(operation.filter()).layout();
    return switch (layout) {
      case OUTPUT_PANELS_32 -> Optional.of(new ConvolveKernel(step, operation, tile, pools));
      case TAP_MAJOR -> Optional.of(new GroupedConvolveKernel(step, operation, pools));
      case ROW_MAJOR, OUTPUT_PANELS_32_QUADS -> Optional.empty();
    };
  }

  private static boolean have(BoundStep step, DataType type) {
    return isOf(step.output(), type) && step.inputs().stream().allMatch(input -> isOf(input, type));
  }

  private static boolean isOf(Operand operand, DataType type) {
    return operand.type().dataType() == type;
  }
}
