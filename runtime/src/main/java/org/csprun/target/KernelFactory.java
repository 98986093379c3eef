package org.csprun.target;

import java.util.Optional;

/** Makes kernels for steps whose tensors and weights are bound to memory. */
public interface KernelFactory extends AutoCloseable {

  /**
   * A kernel for this step, or empty when the target has none for it; the session then takes the
   * scalar one and says so.
   */
  Optional<Kernel> create(BoundStep step);

  /** Frees what the kernels need; none may run afterwards. */
  @Override
  default void close() {}
}
