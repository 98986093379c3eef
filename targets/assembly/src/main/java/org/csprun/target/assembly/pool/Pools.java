package org.csprun.target.assembly.pool;

import java.util.Optional;
import org.csprun.plan.Activation;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.finish.ByteFinish;
import org.csprun.target.assembly.finish.FloatFinish;
import org.csprun.tensor.DataType;

/** Makes the kernels of maxima and averages, over pixels and over channels. */
public record Pools(Tier tier, CodeStore store) {

  /** A kernel for a pool over pixels; empty where there is no code, here as below. */
  public Optional<Kernel> create(BoundStep step, Operation.Pool pool) {
    return hasCode() ? Optional.of(pixels(step, pool)) : Optional.empty();
  }

  /** A kernel for an average of all pixels. */
  public Optional<Kernel> create(BoundStep step, Operation.GlobalAverage average) {
    Operand in = step.input(0);
    Window all = new Window(in.height(), in.width(), 1, 1, 1, 1, 0, 0, 0, 0);
    return create(step, new Operation.Pool(PoolKind.AVERAGE, all, false));
  }

  /** A kernel for a pool over channels. */
  public Optional<Kernel> create(BoundStep step, Operation.CrossChannelPool pool) {
    Gathering kind = gathering(step, pool.kind());
    return hasCode()
        ? Optional.of(finished(PoolBinding.ofChannels(store, step, kind, pool.groups()), kind))
        : Optional.empty();
  }

  /** A kernel for an average of bytes over pixels. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Average average) {
    return hasCode()
        ? Optional.of(new ByteAverages(tier, store).pixels(step, average))
        : Optional.empty();
  }

  /** A kernel for an average of bytes over channels. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.ChannelAverage average) {
    return hasCode()
        ? Optional.of(new ByteAverages(tier, store).channels(step, average))
        : Optional.empty();
  }

  private boolean hasCode() {
    return tier == Tier.AVX512_VNNI;
  }

  private static Gathering gathering(BoundStep step, PoolKind kind) {
    if (kind == PoolKind.AVERAGE) {
      return Gathering.AVERAGE_FLOATS;
    }
    return step.output().type().dataType() == DataType.U8
        ? Gathering.MAX_BYTES
        : Gathering.MAX_FLOATS;
  }

  private Kernel pixels(BoundStep step, Operation.Pool pool) {
    Gathering kind = gathering(step, pool.kind());
    if (pool.kind() == PoolKind.MAX && LineBinding.pays(step, kind, pool.window())) {
      return new LineBinding(store, step, kind, pool.window()).kernel();
    }
    return finished(
        PoolBinding.ofPixels(store, step, kind, pool.window(), pool.countPadding()), kind);
  }

  private Kernel finished(PoolBinding binding, Gathering kind) {
    if (kind == Gathering.MAX_BYTES) {
      return binding.kernel(new ByteFinish(binding.lanes()));
    }
    FloatFinish finish =
        new FloatFinish(tier, Activation.LINEAR, false, Activation.LINEAR, binding.lanes().tail());
    return binding.constants(finish.numbers(store)).kernel(finish);
  }
}
