package org.csprun.cli;

import java.io.PrintWriter;
import org.csprun.CsprunException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The entry of the csprun command. */
public final class Main {
  private static final int UNEXPECTED = 6;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command line and returns its exit code: {@link CsprunException.Failure}. */
  public static int run(String... args) {
    return new CommandLine(new CsprunCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::usage)
        .setExecutionExceptionHandler(Main::failed)
        .setUsageHelpAutoWidth(true)
        .execute(args);
  }

  private static int usage(CommandLine.ParameterException e, String... args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
    return CsprunException.Failure.USAGE.exitCode();
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    boolean debug = parsed.expandedArgs().contains("--debug");
    PrintWriter err = command.getErr();
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
