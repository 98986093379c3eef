package org.csprun.target.assembly;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.convolve.Convolutions;
import org.csprun.target.assembly.element.Elements;
import org.csprun.target.assembly.grouped.GroupedConvolutions;
import org.csprun.target.assembly.move.Moves;
import org.csprun.target.assembly.pool.Pools;

/** Kernels in machine code for one session; closing it frees the code. */
final class AssemblyKernels implements KernelFactory {
  private final CodeStore store = new CodeStore();
  private final Convolutions convolutions;
  private final GroupedConvolutions grouped;
  private final Pools pools;
  private final Elements elements;
  private final Moves moves;

  AssemblyKernels(Tier tier) {
    convolutions = new Convolutions(tier, store);
    grouped = new GroupedConvolutions(tier, store);
    pools = new Pools(tier, store);
    elements = new Elements(tier, store);
    moves = new Moves(tier, store);
  }

  @Override
  public Optional<Kernel> create(BoundStep step) {
    return switch (step.operation()) {
      case Operation.Convolve convolve when GroupedConvolutions.takes(step, convolve.filter()) ->
          grouped.create(step, convolve);
      case IntegerOperation.Convolve convolve
          when GroupedConvolutions.takes(step, convolve.filter()) ->
          grouped.create(step, convolve);
      case Operation.Convolve convolve -> convolutions.create(step, convolve);
      case IntegerOperation.Convolve convolve -> convolutions.create(step, convolve);
      case Operation.Pool _,
          Operation.GlobalAverage _,
          Operation.CrossChannelPool _,
          IntegerOperation.Average _,
          IntegerOperation.ChannelAverage _ ->
          pools.create(step);
      case Operation.Affine _,
          Operation.Activate _,
          Operation.Elementwise _,
          Operation.Softmax _,
          IntegerOperation.Quantize _,
          IntegerOperation.Dequantize _,
          IntegerOperation.Lookup _,
          IntegerOperation.Add _,
          IntegerOperation.Multiply _ ->
          elements.create(step);
      case Operation.StridedCopy _,
          Operation.Upsample _,
          Operation.SpaceToDepth _,
          Operation.LoadConstant _ ->
          moves.create(step);
      default -> Optional.empty();
    };
  }

  @Override
  public void close() {
    store.close();
  }
}
