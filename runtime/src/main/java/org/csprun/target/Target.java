package org.csprun.target;

import java.util.List;

/** A family of kernels, found by {@link java.util.ServiceLoader}. */
public interface Target {

  /** The name users write: {@code scalar}, {@code vector}. */
  String name();

  /** Higher is preferred where several targets have a device that is available. */
  int priority();

  /** The devices this target found, those that cannot be used included with their reason. */
  List<Device> devices();
}
