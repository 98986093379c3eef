package org.csprun.tensor;

/** How the logical dimensions of a tensor lie in memory. */
public enum Layout {
  /** A feature map: logical shape (1, channels, height, width), stored height, width, channels. */
  NHWC,
  /** Any rank, stored as its logical dimensions are written: the last one is contiguous. */
  ROW_MAJOR
}
