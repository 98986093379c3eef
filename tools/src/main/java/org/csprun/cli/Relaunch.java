package org.csprun.cli;

import org.csprun.session.Session;

/**
 * A run that was started without the Vector API, which most need not, and turns out to need it. The
 * launcher, which asked for this with a property, then starts it again with it.
 */
final class Relaunch extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String PROPERTY = "csprun.relaunch";

  private Relaunch() {
    super("Start again with the Vector API", null, false, false);
  }

  /** Throws where the best device here has not all kernels and the launcher can help. */
  static void where(Session session) {
    boolean whole = session.fallbacks().isEmpty() && !session.device().name().equals("scalar");
    if (!whole && Integer.getInteger(PROPERTY) != null) {
      session.close();
      throw new Relaunch();
    }
  }

  /** The exit code that the launcher asked for. */
  int exitCode() {
    return Integer.getInteger(PROPERTY, 1);
  }
}
