package org.csprun.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars on stderr, for work of over a second and only where somebody watches. */
final class Progress {
  private static final int FIRST_SHOWN_MILLIS = 1_000;
  private static final int EVERY_MILLIS = 200;

  private Progress() {}

  static ProgressBar over(String what, long count) {
    boolean watched = System.console() != null && System.console().isTerminal();
    return new ProgressBarBuilder()
        .setTaskName(what)
        .setInitialMax(count)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(watched ? EVERY_MILLIS : Integer.MAX_VALUE)
        .setConsumer(new LateConsumer(watched, FIRST_SHOWN_MILLIS))
        .build();
  }
}
