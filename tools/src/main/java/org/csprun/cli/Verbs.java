package org.csprun.cli;

import java.io.PrintWriter;
import org.csprun.CsprunException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** All verbs, their arguments read by picocli. */
final class Verbs {
  private Verbs() {}

  /** Runs one command line and returns its exit code. */
  static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new CsprunCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Verbs::usage)
        .setExecutionExceptionHandler(Verbs::failed)
        .setUsageHelpAutoWidth(true);
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
    return Failures.report(e, command.getErr(), parsed.expandedArgs().contains("--debug"));
  }
}
