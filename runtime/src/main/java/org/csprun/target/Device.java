package org.csprun.target;

import java.util.Optional;

/** One thing a target found that can run steps. */
public interface Device {

  /** The name users write: {@code vector}, {@code tornado:0}. */
  String name();

  /** One line for people: processor, vector width. */
  String description();

  /** Why it cannot be used here, with the remedy; empty when it can. */
  Optional<String> unavailable();

  /** The kernels of this device. */
  KernelFactory kernels();
}
