package org.csprun.kernel;

import java.util.Optional;
import java.util.stream.Stream;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;

/** The scalar kernels: the meaning of every operation. */
public final class ReferenceKernels implements KernelFactory {

  @Override
  public Optional<Kernel> create(BoundStep step) {
    boolean floats =
        Stream.concat(step.inputs().stream(), Stream.of(step.output()))
            .map(Operand::type)
            .allMatch(type -> type.dataType() == DataType.F32);
    return floats ? Optional.of(floatKernel(step)) : Optional.empty();
  }

  private static Kernel floatKernel(BoundStep step) {
    return switch (step.operation()) {
      case Operation.Convolve operation -> new ConvolveF32(step, operation);
      case Operation.Affine operation -> new AffineF32(step, operation);
      case Operation.Activate operation -> new ActivateF32(step, operation);
      case Operation.Pool operation -> new PoolF32(step, operation);
      case Operation.GlobalAverage operation -> new GlobalAverageF32(step);
      case Operation.CrossChannelPool operation -> new CrossChannelPoolF32(step, operation);
      case Operation.Elementwise operation -> new ElementwiseF32(step, operation);
      case Operation.Upsample operation -> new UpsampleF32(step, operation);
      case Operation.SpaceToDepth operation -> new SpaceToDepthF32(step, operation);
      case Operation.Softmax operation -> new SoftmaxF32(step);
      case Operation.ReduceChannels operation -> new ReduceChannelsF32(step, operation);
      case Operation.StridedCopy operation -> new StridedCopyF32(step, operation);
      case Operation.LoadConstant operation -> new LoadConstantF32(step, operation);
    };
  }
}
