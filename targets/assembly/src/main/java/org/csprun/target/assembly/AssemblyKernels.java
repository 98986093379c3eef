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
import org.csprun.target.assembly.x86.UnsupportedInstruction;

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

  /** Code that is written for better processors asks for instructions this one lacks: no kernel. */
  @Override
  public Optional<Kernel> create(BoundStep step) {
    if (!Reach.covers(step)) {
      return Optional.empty();
    }
    try {
      return kernel(step);
    } catch (UnsupportedInstruction _) {
      return Optional.empty();
    }
  }

  private Optional<Kernel> kernel(BoundStep step) {
    return switch (step.operation()) {
      case Operation.Convolve convolve when GroupedConvolutions.takes(step, convolve.filter()) ->
          grouped.create(step, convolve);
      case IntegerOperation.Convolve convolve
          when GroupedConvolutions.takes(step, convolve.filter()) ->
          grouped.create(step, convolve);
      case Operation.Convolve convolve -> convolutions.create(step, convolve);
      case IntegerOperation.Convolve convolve -> convolutions.create(step, convolve);
      case Operation.Pool pool -> pools.create(step, pool);
      case Operation.GlobalAverage average -> pools.create(step, average);
      case Operation.CrossChannelPool pool -> pools.create(step, pool);
      case IntegerOperation.Average average -> pools.create(step, average);
      case IntegerOperation.ChannelAverage average -> pools.create(step, average);
      case Operation.Affine affine -> elements.create(step, affine);
      case Operation.Activate activate -> elements.create(step, activate);
      case Operation.Elementwise elementwise -> elements.create(step, elementwise);
      case Operation.Softmax softmax -> elements.create(step, softmax);
      case IntegerOperation.Quantize quantize -> elements.create(step, quantize);
      case IntegerOperation.Dequantize dequantize -> elements.create(step, dequantize);
      case IntegerOperation.Lookup lookup -> elements.create(step, lookup);
      case IntegerOperation.Add add -> elements.create(step, add);
      case IntegerOperation.Multiply multiply -> elements.create(step, multiply);
      case Operation.StridedCopy copy -> moves.create(step, copy);
      case Operation.Upsample upsample -> moves.create(step, upsample);
      case Operation.SpaceToDepth spaceToDepth -> moves.create(step, spaceToDepth);
      case Operation.LoadConstant load -> moves.create(step, load);
      case Operation.ReduceChannels _ -> Optional.empty();
    };
  }

  @Override
  public void close() {
    store.close();
  }
}
