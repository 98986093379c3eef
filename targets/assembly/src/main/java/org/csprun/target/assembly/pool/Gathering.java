package org.csprun.target.assembly.pool;

/** What is made of the elements of a window, and in vectors of how many channels. */
enum Gathering {
  MAX_BYTES(64, 1),
  MAX_FLOATS(16, Float.BYTES),
  /** sums of 32 bits of bytes less their zero points */
  SUM_BYTES(16, 1),
  /** averages of floats */
  AVERAGE_FLOATS(16, Float.BYTES);

  private final int lanes;
  private final int elementBytes;

  Gathering(int lanes, int elementBytes) {
    this.lanes = lanes;
    this.elementBytes = elementBytes;
  }

  int lanes() {
    return lanes;
  }

  /** Bytes of an element of the input; the output's are as long. */
  int elementBytes() {
    return elementBytes;
  }

  /** Whether it depends on how many elements of a window lie inside the input. */
  boolean counts() {
    return this == SUM_BYTES || this == AVERAGE_FLOATS;
  }
}
