package org.csprun.cli;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Devices;

/**
 * One use of the verb {@code run}, whoever read its arguments.
 *
 * @param sources pictures and folders of them
 * @param save where annotated pictures go
 * @param tensors files of raw inputs by the names of the inputs
 * @param saveTensors where raw inputs and outputs go
 */
record RunRequest(
    Path plan,
    List<Path> sources,
    Optional<Path> save,
    ResultFormat format,
    Map<String, Path> tensors,
    Optional<Path> saveTensors,
    DetectionChoice detection,
    DeviceChoice device) {
  RunRequest {
    sources = List.copyOf(sources);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  void run(Output output) {
    if (sources.isEmpty() == tensors.isEmpty()) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "Nothing to run on. Give pictures, or --tensor NAME=FILE.npy for each input, not both.");
    }
    if (sources.isEmpty()) {
      try (Session session = open(output)) {
        new TensorRun(session, saveTensors).run(tensors, output);
      }
      return;
    }
    PicturesAhead pictures = new PicturesAhead(Folders.pictures(sources));
    ResultFormat chosen = output.json() ? ResultFormat.JSON : format;
    try (Session session = open(output)) {
      new PictureRun(session, detection.options(chosen), save, saveTensors)
          .run(pictures, chosen, output);
    }
  }

  private Session open(Output output) {
    // Finding the devices takes the JVM as long as reading a plan: both at once.
    Thread.ofPlatform().daemon().start(Devices::all);
    Plan mapped = Plan.mapQuickly(plan);
    save.ifPresent(Folders::create);
    saveTensors.ifPresent(Folders::create);
    return device.open(mapped, output);
  }
}
