package org.csprun.tensor;

/** The element type of a tensor. */
public enum DataType {
  F32(4),
  U8(1),
  S8(1),
  S16(2),
  S32(4);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
