package org.csprun.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.plan.Plan;
import org.csprun.session.SelfTests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compiles a model to a plan. */
@Command(
    name = "compile",
    description = "Compile a Darknet cfg or an ONNX model to a plan.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  csprun compile yolov4-tiny.cfg -o yolov4-tiny.plan",
      "  csprun compile yolox.onnx --int8 --calibrate photos --max-drop 0.5 -o yolox.plan",
      "  csprun compile csdarknet53.cfg --random-weights 1 --input 256x256 -o c.plan"
    },
    mixinStandardHelpOptions = true)
final class CompileCommand implements Runnable {
  @Parameters(paramLabel = "MODEL", description = "A .cfg (with .weights) or an .onnx file.")
  private Path model;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "PLAN",
      description = "The plan file to write.")
  private Path target;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "Device the weights are packed for (default: the best one here).")
  private String device;

  @Option(
      names = "--arena-limit",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Memory the tensors may take, as 1.5MiB: the compiler fits or explains.")
  private Optional<Long> arenaLimit = Optional.empty();

  @Option(names = "--verify-ir", description = "Check the graph after every pass.")
  private boolean verifyIr;

  @Option(
      names = "--no-selftest",
      description = "Leave out the golden run of integer steps that `verify --selftest` repeats.")
  private boolean noSelfTest;

  @Mixin private ModelMixin models;
  @Mixin private QuantizationMixin quantization;
  @Mixin private PrecisionMixin precision;
  @Mixin private OutputMixin output;

  @Override
  public void run() {
    Graph graph = models.read(model);
    Graph standard = verifyIr ? Passes.verified().run(graph) : Passes.standard().run(graph);
    Quantized quantized = quantization.apply(standard, precision, output);
    Lowering lowering = Lowering.to(org.csprun.target.Devices.named(device));
    Plan plan = arenaLimit.map(lowering::withArenaLimit).orElse(lowering).plan(quantized.graph());
    if (!noSelfTest && SelfTests.hasIntegerSteps(plan)) {
      plan = recordSelfTest(plan);
    }
    plan.write(target);
    CompileResult result =
        new CompileResult(
            PlanSummary.of(plan, fileBytes(target)),
            quantized.precision(),
            quantized.sensitivity());
    output.print(result, result::print);
    output.note("Wrote " + target);
  }

  private Plan recordSelfTest(Plan plan) {
    long start = System.nanoTime();
    Plan recorded = SelfTests.record(plan);
    output.note(
        Units.format(
            "Recorded the self-test on the scalar target in %.1f s",
            (System.nanoTime() - start) / 1e9));
    return recorded;
  }

  static long fileBytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new CsprunException(
          CsprunException.Failure.USAGE, "Plan %s is gone: %s.".formatted(file, e.getMessage()), e);
    }
  }
}
