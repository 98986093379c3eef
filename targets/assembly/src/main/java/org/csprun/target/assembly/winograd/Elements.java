package org.csprun.target.assembly.winograd;

import org.csprun.target.assembly.x86.Vec;

/** Vectors that a transform combines, in memory or in registers. */
interface Elements {

  /** The register that holds element {@code k}: {@code spare}, where it is not in one yet. */
  Vec get(int k, Vec spare);

  /** Copies element {@code k} to a register. */
  void copy(int k, Vec to);
}
