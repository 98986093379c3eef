package org.csprun.target;

import java.util.List;
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

  /** Loops that measure what this device can do at most; empty when it brings none. */
  default List<PeakProbe> probes() {
    return List.of();
  }
}
