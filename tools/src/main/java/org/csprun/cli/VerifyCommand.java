package org.csprun.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.plan.Plan;
import org.csprun.session.SelfTests;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares what a plan computes with its model, another plan, saved tensors or its golden run. */
@Command(
    name = "verify",
    description = {
      "Compare a plan with its model, another plan or a folder of saved tensors, or repeat the"
          + " golden run it carries.",
      "Shows the first step that diverges, SQNR a step and the agreement of the outputs. Two integer"
          + " plans of one quantisation must be equal bit by bit: the first byte that is not is shown."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  csprun verify yolox.plan --against yolox_nano.onnx",
      "  csprun verify yolox-int8.plan --against yolox_nano.onnx --images photos",
      "  csprun verify new.plan --against old.plan --device vector --reference scalar",
      "  csprun verify net.plan --against tensors/    (as run --save-tensors writes them)",
      "  csprun verify yolox-int8.plan --selftest"
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final double FLOAT_SQNR_DB = 60;
  private static final double INTEGER_SQNR_DB = 5;

  @Parameters(paramLabel = "PLAN", description = "The plan.")
  private Path planFile;

  @ArgGroup(multiplicity = "1")
  private Right right;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Run both sides on these pictures instead of noise.")
  private Optional<Path> images = Optional.empty();

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of the input noise. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--min-sqnr",
      paramLabel = "DB",
      description =
          "A step diverges below this signal to noise ratio. Default: 60 dB between float plans,"
              + " whose differences are rounding alone; 5 dB where one side is integer, because"
              + " the rounding to 8 bits of all layers adds up.")
  private Optional<Double> minSqnr = Optional.empty();

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

  /** What is right. */
  static final class Right {
    @Option(
        names = "--against",
        required = true,
        paramLabel = "MODEL|PLAN|DIR",
        description = "What is right.")
    private Optional<Path> against = Optional.empty();

    @Option(
        names = "--selftest",
        required = true,
        description =
            "Repeat the golden run that the plan carries: every integer step must write the bytes"
                + " it wrote on the scalar target.")
    private boolean selfTest;
  }

  @Override
  public Integer call() {
    requireInputsToChoose();
    Plan plan = Plan.map(planFile);
    boolean good;
    try (Session session = devices.open(plan, output)) {
      good = right.against.isEmpty() ? selfTest(session) : compare(session, right.against.get());
    }
    return good ? 0 : Failure.CHECK.exitCode();
  }

  private void requireInputsToChoose() {
    if (images.isPresent() && right.against.filter(path -> !Files.isDirectory(path)).isEmpty()) {
      throw new CsprunException(
          Failure.USAGE,
          "--images goes with --against MODEL or PLAN: %s."
              .formatted(
                  right.selfTest
                      ? "a self-test has its own inputs"
                      : "saved tensors have the inputs beside them"));
    }
  }

  private boolean selfTest(Session session) {
    SelfTestReport report = SelfTestReport.of(session);
    output.print(report, report::print);
    return report.good();
  }

  private boolean compare(Session session, Path against) {
    Verification result;
    if (Files.isDirectory(against)) {
      result = new Comparison(session, minSqnrDb(session.plan())).withSaved(against);
    } else {
      Plan other = referencePlan(against);
      Device device = Devices.named(reference);
      try (Session rightSession = Session.open(other, device, devices.threads())) {
        Comparison comparison =
            new Comparison(session, Math.min(minSqnrDb(session.plan()), minSqnrDb(other)));
        result =
            images.isEmpty()
                ? comparison.onNoise(rightSession, seed)
                : comparison.onPictures(rightSession, Folders.pictures(List.of(images.get())));
      }
    }
    output.print(result, out -> result.print(out, all));
    return result.good();
  }

  private double minSqnrDb(Plan plan) {
    return minSqnr.orElse(SelfTests.hasIntegerSteps(plan) ? INTEGER_SQNR_DB : FLOAT_SQNR_DB);
  }

  private Plan referencePlan(Path against) {
    if (String.valueOf(against.getFileName()).endsWith(".plan")) {
      return Plan.map(against);
    }
    // Every value keeps its own memory there, so the comparison also proves the memory plan.
    Lowering lowering = Lowering.to(Devices.named(reference));
    return lowering.naive(Passes.standard().run(models.read(against)));
  }
}
