package org.csprun.cli;

import java.io.PrintWriter;
import org.csprun.CsprunException;

/** How a verb that failed says so. */
final class Failures {
  private static final int UNEXPECTED = 6;

  private Failures() {}

  /**
   * Prints a failure.
   *
   * @return the exit code
   */
  static int report(Exception e, PrintWriter err, boolean debug) {
    if (e instanceof Relaunch relaunch) {
      return relaunch.exitCode();
    }
    if (e instanceof CsprunException known) {
      err.println(known.getMessage());
      printTrace(e, debug, err);
      return known.failure().exitCode();
    }
    err.println("Unexpected failure: " + e);
    err.println("This is a defect of csprun; --debug shows where.");
    printTrace(e, debug, err);
    return UNEXPECTED;
  }

  private static void printTrace(Exception e, boolean debug, PrintWriter err) {
    if (debug) {
      e.printStackTrace(err);
    }
  }
}
