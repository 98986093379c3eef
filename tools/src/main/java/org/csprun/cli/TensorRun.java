package org.csprun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.csprun.CsprunException;
import org.csprun.plan.PlanInput;
import org.csprun.session.BoundTensor;
import org.csprun.session.Session;

/** One run on raw tensors. */
final class TensorRun {
  private final Session session;
  private final Optional<Path> saveTensors;

  TensorRun(Session session, Optional<Path> saveTensors) {
    this.session = session;
    this.saveTensors = saveTensors;
  }

  void run(Map<String, Path> files, Output output) {
    fill(files);
    saveTensors.ifPresent(folder -> saveInputs(session, folder, ""));
    session.run();
    List<OutputStatistics> results = new ArrayList<>();
    for (int i = 0; i < session.plan().outputs().size(); i++) {
      String name = session.plan().outputs().get(i).name();
      results.add(OutputStatistics.of(name, session.output(i)));
    }
    saveTensors.ifPresent(folder -> saveOutputs(session, folder, ""));
    output.print(
        results,
        out -> {
          TextTable table = new TextTable("OUTPUT", "SHAPE", "MIN", "MEAN", "MAX");
          results.forEach(
              r ->
                  table.row(
                      r.name(),
                      r.shape(),
                      Units.format("%.5g", r.min()),
                      Units.format("%.5g", r.mean()),
                      Units.format("%.5g", r.max())));
          table.print(out);
        });
  }

  private void fill(Map<String, Path> files) {
    List<PlanInput> inputs = session.plan().inputs();
    for (String name : files.keySet()) {
      if (inputs.stream().noneMatch(in -> in.name().equals(name))) {
        throw new CsprunException(
            CsprunException.Failure.USAGE,
            "Plan '%s' has no input '%s'. It has: %s."
                .formatted(session.plan().name(), name, names(inputs)));
      }
    }
    for (int i = 0; i < inputs.size(); i++) {
      String name = inputs.get(i).name();
      if (!files.containsKey(name)) {
        throw new CsprunException(
            CsprunException.Failure.USAGE,
            "Input '%s' is missing. Give --tensor %s=FILE.npy for each of: %s."
                .formatted(name, name, names(inputs)));
      }
      fill(name, session.input(i), NpyFile.read(files.get(name)), files.get(name));
    }
  }

  private static void fill(String name, BoundTensor tensor, NpyFile array, Path file) {
    if (!array.shape().equals(tensor.type().shape())) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "%s has shape %s, input '%s' has %s. Reshape it to the model's own order."
              .formatted(file, array.shape(), name, tensor.type().shape()));
    }
    tensor.copyFrom(array.values());
  }

  private static String names(List<PlanInput> inputs) {
    return inputs.stream().map(PlanInput::name).collect(Collectors.joining(", "));
  }

  /** Writes every input as {@code PREFIXname.npy}. */
  static void saveInputs(Session session, Path folder, String prefix) {
    for (int i = 0; i < session.plan().inputs().size(); i++) {
      save(folder, prefix + session.plan().inputs().get(i).name(), session.input(i));
    }
  }

  /** Writes every output as {@code PREFIXname.npy}. */
  static void saveOutputs(Session session, Path folder, String prefix) {
    for (int i = 0; i < session.plan().outputs().size(); i++) {
      save(folder, prefix + session.plan().outputs().get(i).name(), session.output(i));
    }
  }

  private static void save(Path folder, String name, BoundTensor tensor) {
    Path file = folder.resolve(fileName(name));
    new NpyFile(tensor.type().shape(), tensor.toArray()).write(file);
  }

  /** A tensor's file: names may hold slashes and colons, files may not. */
  static String fileName(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_") + ".npy";
  }

  /** What is in an output. */
  record OutputStatistics(String name, String shape, double min, double mean, double max) {
    static OutputStatistics of(String name, BoundTensor tensor) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      double sum = 0;
      float[] values = tensor.toArray();
      for (float value : values) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
      }
      return new OutputStatistics(
          name, tensor.type().shape().toString(), min, sum / values.length, max);
    }
  }
}
