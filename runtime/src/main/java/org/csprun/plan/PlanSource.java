package org.csprun.plan;

import java.nio.file.Path;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/**
 * How messages name a plan, and the one wording of each kind of refusal: what, where, fix.
 *
 * @param label names it in a sentence: {@code plan 'x.plan'}
 * @param target what the command that repairs it writes: {@code x.plan}
 */
record PlanSource(String label, String target) {
  private static final int SHOWN_CHARS = 80;

  static PlanSource of(Path path) {
    String name = oneLine(path.toString());
    return new PlanSource("plan '" + name + "'", name);
  }

  static PlanSource of(Plan plan) {
    return new PlanSource("plan " + quoted(plan.name()), "PLAN");
  }

  /** A plan that is not in a file. */
  static PlanSource inMemory() {
    return new PlanSource("plan in memory", "PLAN");
  }

  /** The command that makes the plan anew. */
  String compileCommand() {
    return "csprun compile MODEL -o " + target;
  }

  /** The bytes are not those that were written. */
  CsprunException damaged(String what) {
    return refusal(
        what, label, "Copy the plan again, or compile the model again: " + compileCommand());
  }

  /** The bytes are as they were written, but say what cannot be. */
  CsprunException lies(String what) {
    return lies(what, "");
  }

  /** As {@link #lies(String)}, with the place in the model that asked for it. */
  CsprunException lies(String what, String origin) {
    return refusal(
        what,
        origin.isEmpty() ? label : shown(origin) + ", " + label,
        "Compile the model again: " + compileCommand());
  }

  /** The plan uses what this version does not know. */
  CsprunException newer(String what) {
    return refusal(
        what,
        label,
        "Use a newer csprun, or compile the model again with this one: " + compileCommand());
  }

  /** A name in single quotes, on one line and not too long. */
  static String quoted(String name) {
    return "'" + shown(name) + "'";
  }

  private static String shown(String text) {
    String line = oneLine(text);
    return line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…";
  }

  private static String oneLine(String text) {
    return text.chars().anyMatch(Character::isISOControl) ? text.replaceAll("\\p{Cc}", "?") : text;
  }

  private static CsprunException refusal(String what, String where, String fix) {
    return new CsprunException(Failure.PLAN, "%s (%s). %s".formatted(what, where, fix));
  }
}
