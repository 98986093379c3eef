package org.csprun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a plan on pictures, or on raw tensors. */
@Command(
    name = "run",
    description = "Run a plan on pictures, or on raw tensors of any model.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  csprun run yolox.plan street.jpg --save found",
      "  csprun run yolox.plan photos --format coco > results.json",
      "  csprun run net.plan --tensor input=x.npy --save-tensors out"
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "PLAN", description = "The plan.")
  private Path planFile;

  @Parameters(
      index = "1..*",
      paramLabel = "IMAGE|DIR",
      description = "Pictures or folders of them.")
  private List<Path> sources = new ArrayList<>();

  @Option(names = "--save", paramLabel = "DIR", description = "Write the annotated pictures there.")
  private Optional<Path> save = Optional.empty();

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, json, or coco (a results array). Default: ${DEFAULT-VALUE}.")
  private ResultFormat format;

  @Option(
      names = "--tensor",
      paramLabel = "NAME=FILE.npy",
      description = "A raw input, float32, in the model's own shape.")
  private Map<String, Path> tensors = new LinkedHashMap<>();

  @Option(
      names = "--save-tensors",
      paramLabel = "DIR",
      description = "Write inputs and outputs as .npy files there.")
  private Optional<Path> saveTensors = Optional.empty();

  @Mixin private DetectionMixin detection;
  @Mixin private DeviceMixin devices;
  @Mixin private OutputMixin output;

  @Override
  public void run() {
    request().run(output);
  }

  RunRequest request() {
    return new RunRequest(
        planFile,
        sources,
        save,
        format,
        tensors,
        saveTensors,
        detection.choice(),
        devices.choice());
  }
}
