package org.csprun.target.assembly.winograd;

import java.util.Optional;
import org.csprun.plan.Operation.Convolve;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;

/**
 * Makes the kernels of float convolutions that need fewer products by Winograd's method. The
 * transformed weights are made when a kernel is: they are up to four times as many as the plan's,
 * which take longer to read from a file than to compute.
 */
public final class Winograd {
  private static final String SWITCH = "csprun.assembly.winograd";

  private final Tier tier;
  private final CodeStore store;
  private Optional<ScratchPool> pool = Optional.empty();

  /** With code and memory of this store. */
  public Winograd(Tier tier, CodeStore store) {
    this.tier = tier;
    this.store = store;
  }

  /** A kernel, or empty where the direct one is as fast or {@code off} is asked for. */
  public Optional<Kernel> create(BoundStep step, Convolve operation) {
    return "off".equals(System.getProperty(SWITCH))
        ? Optional.empty()
        : WinogradChoice.of(tier, step, operation)
            .flatMap(transform -> create(step, operation, transform));
  }

  /** A kernel of this transform, or empty where the code does not fit the convolution. */
  Optional<Kernel> create(BoundStep step, Convolve operation, Transform transform) {
    return WinogradChoice.fits(tier, step, operation)
        ? WinogradBlocks.shape(tier, transform, step, operation)
            .map(shape -> new WinogradBinding(store, pool(), shape, step, operation).bind())
        : Optional.empty();
  }

  private ScratchPool pool() {
    if (pool.isEmpty()) {
      int threads = Runtime.getRuntime().availableProcessors();
      pool = Optional.of(new ScratchPool(store, threads, WinogradBlocks.MOST_SCRATCH_BYTES));
    }
    return pool.get();
  }
}
