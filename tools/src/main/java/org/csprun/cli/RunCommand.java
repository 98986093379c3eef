package org.csprun.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.csprun.CsprunException;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.vision.Pictures;
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
    Plan plan = Plan.map(planFile);
    save.ifPresent(RunCommand::createFolder);
    saveTensors.ifPresent(RunCommand::createFolder);
    if (sources.isEmpty() == tensors.isEmpty()) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "Nothing to run on. Give pictures, or --tensor NAME=FILE.npy for each input, not both.");
    }
    try (Session session = devices.open(plan, output)) {
      if (sources.isEmpty()) {
        new TensorRun(session, saveTensors).run(tensors, output);
      } else {
        ResultFormat chosen = output.json() ? ResultFormat.JSON : format;
        new PictureRun(session, detection.options(chosen), save, saveTensors)
            .run(pictures(sources), chosen, output);
      }
    }
  }

  /** The picture files named, folders searched one level deep, in order of their names. */
  static List<Path> pictures(List<Path> sources) {
    List<Path> found = new ArrayList<>();
    for (Path source : sources) {
      if (Files.isDirectory(source)) {
        try (Stream<Path> files = Files.list(source)) {
          files.filter(Pictures::isPicture).sorted().forEach(found::add);
        } catch (IOException e) {
          throw new CsprunException(
              CsprunException.Failure.USAGE,
              "Folder %s cannot be read: %s.".formatted(source, e.getMessage()),
              e);
        }
      } else {
        found.add(source);
      }
    }
    if (found.isEmpty()) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "No picture in %s. Give .jpg, .jpeg or .png files.".formatted(sources));
    }
    return found;
  }

  static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "Folder %s cannot be made: %s. Choose another.".formatted(folder, e.getMessage()),
          e);
    }
  }
}
