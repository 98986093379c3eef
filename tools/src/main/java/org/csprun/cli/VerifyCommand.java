package org.csprun.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares what a plan computes with its model, another plan or saved tensors. */
@Command(
    name = "verify",
    description = {
      "Compare a plan with its model, another plan or a folder of saved tensors.",
      "Shows the first step that diverges, SQNR a step and the agreement of the outputs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  csprun verify yolox.plan --against yolox_nano.onnx",
      "  csprun verify new.plan --against old.plan",
      "  csprun verify net.plan --against tensors/    (as run --save-tensors writes them)"
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PLAN", description = "The plan.")
  private Path planFile;

  @Option(
      names = "--against",
      required = true,
      paramLabel = "MODEL|PLAN|DIR",
      description = "What is right.")
  private Path against;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of the input noise. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--min-sqnr",
      defaultValue = "60",
      paramLabel = "DB",
      description =
          "A step diverges below this signal to noise ratio. Default: ${DEFAULT-VALUE} dB.")
  private double minSqnr;

  @Option(
      names = "--reference",
      defaultValue = "scalar",
      paramLabel = "NAME",
      description = "Device the other side runs on. Default: ${DEFAULT-VALUE}.")
  private String reference;

  @Option(names = "--all", description = "Show every step, not only the worst ten.")
  private boolean all;

  @Mixin private ModelMixin models;
  @Mixin private DeviceMixin devices;
  @Mixin private OutputMixin output;

  @Override
  public Integer call() {
    Plan plan = Plan.map(planFile);
    Verification result;
    try (Session session = devices.open(plan, output)) {
      if (Files.isDirectory(against)) {
        result = new Comparison(session, seed, minSqnr).withSaved(against);
      } else {
        Device device = Devices.named(reference);
        try (Session other = Session.open(referencePlan(), device, devices.threads())) {
          result = new Comparison(session, seed, minSqnr).with(other);
        }
      }
    }
    output.print(result, out -> result.print(out, all));
    return result.good() ? 0 : Failure.CHECK.exitCode();
  }

  private Plan referencePlan() {
    if (String.valueOf(against.getFileName()).endsWith(".plan")) {
      return Plan.map(against);
    }
    // Every value keeps its own memory there, so the comparison also proves the memory plan.
    Lowering lowering = Lowering.to(Devices.named(reference));
    return lowering.naive(Passes.standard().run(models.read(against)));
  }
}
