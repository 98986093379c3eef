package org.csprun.target.assembly.x86;

/**
 * A vector register seen as 16, 32 or 64 bytes.
 *
 * @param code 0 to 31; 16 and above need AVX-512
 */
public record Vec(int code, int bytes) {
  public Vec {
    if (code < 0 || code > 31) {
      throw new IllegalArgumentException("No vector register " + code);
    }
    if (bytes != 16 && bytes != 32 && bytes != 64) {
      throw new IllegalArgumentException("No vector register of " + bytes + " bytes");
    }
  }

  public static Vec xmm(int code) {
    return new Vec(code, 16);
  }

  public static Vec ymm(int code) {
    return new Vec(code, 32);
  }

  public static Vec zmm(int code) {
    return new Vec(code, 64);
  }

  /** The low part of the same register. */
  public Vec as(int width) {
    return new Vec(code, width);
  }
}
