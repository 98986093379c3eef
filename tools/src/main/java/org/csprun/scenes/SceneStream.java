package org.csprun.scenes;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The program that feeds training: scenes of consecutive seeds to standard output or a folder. */
public final class SceneStream {

  private SceneStream() {}

  public static void main(String[] arguments) throws IOException {
    System.setProperty("java.awt.headless", "true");
    StreamOptions options;
    try {
      options = StreamOptions.parse(List.of(arguments));
    } catch (IllegalArgumentException wrong) {
      System.err.println("SceneStream: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    if (options.folder().isPresent()) {
      StreamOptions.Size size = options.sizes().getFirst();
      new SceneFolder(options.folder().get())
          .write(options.seed(), Math.toIntExact(options.scenes()), size.width(), size.height());
    } else {
      // Not System.out: a PrintStream hides that the reader is gone, and the stream would never
      // end.
      try (OutputStream out =
          new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 20)) {
        write(options, out);
      } catch (IOException closed) {
        // The reader has seen enough: an endless stream ends when its pipe is closed.
        System.err.println("SceneStream: " + closed.getMessage());
      }
    }
  }

  static void write(StreamOptions options, OutputStream out) throws IOException {
    SceneRecord record = new SceneRecord(options.input().width(), options.input().height());
    for (long scene = 0; options.scenes() == 0 || scene < options.scenes(); scene++) {
      StreamOptions.Size size = options.sizes().get((int) (scene % options.sizes().size()));
      out.write(
          record.encode(SceneGenerator.draw(options.seed() + scene, size.width(), size.height())));
    }
  }
}
