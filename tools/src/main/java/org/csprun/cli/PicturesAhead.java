package org.csprun.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.csprun.CsprunException;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;

/**
 * Pictures in order, each decoded on another thread while the one before it is still at work; the
 * first while the plan is still read.
 */
final class PicturesAhead {
  private final List<Path> files;
  private int started;
  private FutureTask<Picture> ahead;

  /** Begins with the first. */
  PicturesAhead(List<Path> files) {
    this.files = List.copyOf(files);
    ahead = start(this.files.getFirst());
  }

  List<Path> files() {
    return files;
  }

  private static FutureTask<Picture> start(Path file) {
    FutureTask<Picture> task = new FutureTask<>(() -> Pictures.read(file));
    Thread.ofPlatform().daemon().name("csprun-picture").start(task);
    return task;
  }

  /**
   * The next picture, as often as there are files.
   *
   * @throws CsprunException as {@link Pictures#read}
   */
  Picture next() {
    try {
      Picture picture = ahead.get();
      started++;
      if (started < files.size()) {
        ahead = start(files.get(started));
      }
      return picture;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CsprunException refused) {
        throw refused;
      }
      throw new IllegalStateException("A picture was not read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a picture was read", e);
    }
  }
}
