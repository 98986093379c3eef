package org.csprun.target;

import java.util.List;
import java.util.Optional;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.WeightLayout;
import org.csprun.tensor.DataType;

/** One thing a target found that can run steps. */
public interface Device {

  /** The name users write: {@code vector}, {@code tornado:0}. */
  String name();

  /** One line for people: processor, vector width. */
  String description();

  /** Why it cannot be used here, with the remedy; empty when it can. */
  Optional<String> unavailable();

  /** How this device reads the filter of a convolution without packing it anew. */
  default WeightLayout filterLayout(DataType dataType, int outputs, int groups) {
    return WeightLayout.ofConvolution(outputs, groups);
  }

  /** Whether it reads a filter as it lies in a plan. */
  default boolean reads(PlanWeights filter, int groups) {
    return filter.layout() == filterLayout(filter.dataType(), filter.shape().dim(0), groups);
  }

  /** The kernels of this device. */
  KernelFactory kernels();

  /** Loops that measure what this device can do at most; empty when it brings none. */
  default List<PeakProbe> probes() {
    return List.of();
  }

  /**
   * Whether it serves only users who name it: it is never chosen for them, nor does it take over
   * steps of other devices.
   */
  default boolean onlyByName() {
    return false;
  }
}
