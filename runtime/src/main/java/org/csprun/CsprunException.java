package org.csprun;

/**
 * A failure a user can act on. The message says what, where and how to fix it, in at most three
 * lines.
 */
public class CsprunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Failure failure;

  public CsprunException(Failure failure, String message) {
    super(message);
    this.failure = failure;
  }

  public CsprunException(Failure failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  /** The kind of failure; its exit code is what the command ends with. */
  public Failure failure() {
    return failure;
  }

  /** Kinds of failure with the exit code of the command. */
  public enum Failure {
    CHECK(1),
    USAGE(2),
    MODEL(3),
    DOES_NOT_FIT(4),
    PLAN(5),
    DEVICE(6);

    private final int exitCode;

    Failure(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }
}
