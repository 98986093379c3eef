package org.csprun.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
    name = "csprun",
    description = "Compiles CSP networks to fixed-memory plans and runs them.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      DemoCommand.class,
      InspectCommand.class,
      CompileCommand.class,
      ExplainCommand.class,
      ReportCommand.class,
      RunCommand.class,
      BenchCommand.class,
      VerifyCommand.class,
      EvalCommand.class,
      OpsCommand.class,
      DevicesCommand.class,
      DoctorCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  csprun compile yolox_nano.onnx -o yolox.plan",
      "  csprun run yolox.plan street.jpg --save found",
      "",
      "Exit codes: 0 good, 1 check failed, 2 usage, 3 model not supported,",
      "4 does not fit, 5 plan and runtime differ, 6 device failure."
    })
final class CsprunCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a verb.");
  }
}
