package org.csprun.cli;

import java.io.PrintWriter;
import java.util.Optional;

/** The entry of the csprun command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /**
   * Runs one command line and returns its exit code: {@link org.csprun.CsprunException.Failure}.
   */
  public static int run(String... args) {
    Optional<PlainRun> plain = PlainRun.of(args);
    return plain.isPresent()
        ? plain.get().run(new PrintWriter(System.out, true), new PrintWriter(System.err, true))
        : Verbs.run(args);
  }
}
