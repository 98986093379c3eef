package org.csprun.kernel;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.tensor.DataType;

/** The scalar kernels: the meaning of every operation. */
public final class ReferenceKernels implements KernelFactory {

  @Override
  public Optional<Kernel> create(BoundStep step) {
    boolean bytes = step.output().type().dataType() == DataType.U8;
    return Optional.of(
        switch (step.operation()) {
          case Operation.Convolve operation -> new ConvolveF32(step, operation);
          case Operation.Affine operation -> new AffineF32(step, operation);
          case Operation.Activate operation -> new ActivateF32(step, operation);
          case Operation.Pool operation ->
              bytes ? new MaxU8(step, operation) : new PoolF32(step, operation);
          case Operation.GlobalAverage operation -> new GlobalAverageF32(step);
          case Operation.CrossChannelPool operation ->
              bytes ? new ChannelMaxU8(step, operation) : new CrossChannelPoolF32(step, operation);
          case Operation.Elementwise operation -> new ElementwiseF32(step, operation);
          case Operation.Upsample operation -> new UpsampleKernel(step, operation);
          case Operation.SpaceToDepth operation -> new SpaceToDepthKernel(step, operation);
          case Operation.Softmax operation -> new SoftmaxF32(step);
          case Operation.ReduceChannels operation -> new ReduceChannelsF32(step, operation);
          case Operation.StridedCopy operation -> new StridedCopyKernel(step, operation);
          case Operation.LoadConstant operation -> new LoadConstantKernel(step, operation);
          case IntegerOperation operation -> IntegerKernels.create(step, operation);
        });
  }
}
