package org.csprun.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on stderr, for work of over a second and only where somebody watches. */
interface Progress extends AutoCloseable {

  /** One thing more is done. */
  void step();

  @Override
  void close();

  /** A bar for so many things; none where there is one thing only, or nobody to see it. */
  static Progress over(String what, long count) {
    boolean watched = count > 1 && System.console() != null && System.console().isTerminal();
    return watched ? new Bar(what, count) : new Unseen();
  }

  /** A bar that a thread of its own redraws. */
  final class Bar implements Progress {
    private static final int FIRST_SHOWN_MILLIS = 1_000;
    private static final int EVERY_MILLIS = 200;

    private final ProgressBar bar;

    private Bar(String what, long count) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(what)
              .setInitialMax(count)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(EVERY_MILLIS)
              .setConsumer(new LateConsumer(FIRST_SHOWN_MILLIS))
              .build();
    }

    @Override
    public void step() {
      bar.step();
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** Nothing to see. */
  record Unseen() implements Progress {
    @Override
    public void step() {
      // Nobody watches.
    }

    @Override
    public void close() {
      // Nothing was drawn.
    }
  }
}
