package org.csprun.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** Where a verb prints: results alone on {@code out}, the rest on {@code err}. */
interface Output {

  /** True when the result is asked for as JSON. */
  boolean json();

  PrintWriter out();

  PrintWriter err();

  /** For people watching: progress, what was chosen, where files went. */
  default void note(String line) {
    err().println(line);
    err().flush();
  }

  /** Prints a result record: as JSON when asked, else as {@code text} writes it. */
  default <T> void print(T result, Consumer<PrintWriter> text) {
    PrintWriter out = out();
    if (json()) {
      out.println(Json.of(result));
    } else {
      text.accept(out);
    }
    out.flush();
  }
}
