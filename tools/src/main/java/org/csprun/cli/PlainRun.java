package org.csprun.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The verb {@code run} on pictures with its options written the plain way, {@code --name value}.
 *
 * <p>Reading the annotations of all verbs takes three times as long as everything else until the
 * first box is printed, so these lines go without. Whatever is not plain (help, an unknown option,
 * one given twice, {@code --name=value}, a number that is none, raw tensors) is left to {@link
 * RunCommand}, which says the same about it as about any other verb.
 *
 * @param json whether the result is wanted as JSON
 * @param debug whether a failure shows its stack trace
 */
record PlainRun(RunRequest request, boolean json, boolean debug) {

  /** The request in these arguments; empty when they are not plain. */
  static Optional<PlainRun> of(String... args) {
    if (args.length < 3 || !args[0].equals("run")) {
      return Optional.empty();
    }
    Reader reader = new Reader(args);
    return reader.read() ? Optional.of(reader.request()) : Optional.empty();
  }

  /**
   * Runs it.
   *
   * @return the exit code
   */
  int run(PrintWriter out, PrintWriter err) {
    try {
      request.run(new Streams(out, err, json));
      return 0;
    } catch (Exception e) {
      return Failures.report(e, err, debug);
    }
  }

  private record Streams(PrintWriter out, PrintWriter err, boolean json) implements Output {}

  private enum Name {
    SAVE,
    FORMAT,
    THRESHOLD,
    IOU,
    DEVICE,
    THREADS,
    JSON,
    DEBUG
  }

  /** Reads the arguments one after another. */
  private static final class Reader {
    private final String[] args;
    private final EnumSet<Name> seen = EnumSet.noneOf(Name.class);
    private final List<Path> paths = new ArrayList<>();
    private Optional<Path> save = Optional.empty();
    private ResultFormat format = ResultFormat.TEXT;
    private Optional<Float> threshold = Optional.empty();
    private Optional<Float> iou = Optional.empty();
    private String device = "auto";
    private int threads;

    Reader(String[] args) {
      this.args = args;
    }

    /** False when something is not plain. */
    boolean read() {
      try {
        int at = 1;
        while (at < args.length) {
          at = args[at].startsWith("-") ? option(at) : path(at);
        }
      } catch (IllegalArgumentException e) {
        // No option of this name, no number, no format, no path.
        return false;
      }
      return paths.size() > 1;
    }

    PlainRun request() {
      return new PlainRun(
          new RunRequest(
              paths.getFirst(),
              paths.subList(1, paths.size()),
              save,
              format,
              Map.of(),
              Optional.empty(),
              new DetectionChoice(threshold, iou),
              new DeviceChoice(device, threads)),
          seen.contains(Name.JSON),
          seen.contains(Name.DEBUG));
    }

    private int path(int at) {
      paths.add(Path.of(plain(args[at])));
      return at + 1;
    }

    private int option(int at) {
      Name name = name(args[at]);
      if (!seen.add(name)) {
        throw new IllegalArgumentException(args[at]);
      }
      if (name == Name.JSON || name == Name.DEBUG) {
        return at + 1;
      }
      if (at + 1 == args.length) {
        throw new IllegalArgumentException(args[at]);
      }
      set(name, plain(args[at + 1]));
      return at + 2;
    }

    private static Name name(String option) {
      Name name =
          Name.valueOf(option.substring(Math.min(2, option.length())).toUpperCase(Locale.ROOT));
      if (!option.equals("--" + name.toString().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(option);
      }
      return name;
    }

    private void set(Name name, String value) {
      switch (name) {
        case SAVE -> save = Optional.of(Path.of(value));
        case FORMAT -> format = ResultFormat.valueOf(value.toUpperCase(Locale.ROOT));
        case THRESHOLD -> threshold = Optional.of(Float.valueOf(value));
        case IOU -> iou = Optional.of(Float.valueOf(value));
        case DEVICE -> device = value;
        case THREADS -> threads = Integer.parseInt(value);
        case JSON, DEBUG -> throw new IllegalArgumentException(value);
      }
    }

    /** A word that means itself: neither an option, nor a file of arguments, nor quoted. */
    private static String plain(String word) {
      if (word.isEmpty() || "-@\"'".indexOf(word.charAt(0)) >= 0) {
        throw new IllegalArgumentException(word);
      }
      return word;
    }
  }
}
