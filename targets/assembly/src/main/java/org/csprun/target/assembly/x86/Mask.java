package org.csprun.target.assembly.x86;

/** A mask register of AVX-512; {@link #K0} as a write mask means all elements. */
public enum Mask {
  K0,
  K1,
  K2,
  K3,
  K4,
  K5,
  K6,
  K7;

  int code() {
    return ordinal();
  }
}
