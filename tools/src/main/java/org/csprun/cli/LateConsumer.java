package org.csprun.cli;

import me.tongfei.progressbar.ProgressBarConsumer;

/** Draws on stderr once some time has passed, so that quick work shows no bar. */
final class LateConsumer implements ProgressBarConsumer {
  private static final int COLUMNS = 100;

  private final long firstShownNanos;
  private boolean drawn;

  LateConsumer(long delayMillis) {
    firstShownNanos = System.nanoTime() + delayMillis * 1_000_000;
  }

  @Override
  public int getMaxRenderedLength() {
    return COLUMNS;
  }

  @Override
  public void accept(String rendered) {
    if (System.nanoTime() > firstShownNanos) {
      System.err.print("\r" + rendered);
      drawn = true;
    }
  }

  @Override
  public void close() {
    if (drawn) {
      System.err.println();
    }
  }
}
