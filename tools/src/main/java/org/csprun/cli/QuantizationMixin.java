package org.csprun.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.quant.CalibratedModel;
import org.csprun.compiler.quant.CalibrationTable;
import org.csprun.compiler.quant.CalibrationTableFile;
import org.csprun.compiler.quant.Calibrator;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.compiler.quant.Samples;
import org.csprun.compiler.quant.Trick;
import picocli.CommandLine.Option;

/** Whether and how a model is quantised. */
final class QuantizationMixin {
  @Option(
      names = "--int8",
      description = "Compute in 8-bit integers; needs --calibrate or --table.")
  private boolean int8;

  @Option(
      names = "--calibrate",
      paramLabel = "DIR",
      description = "Pictures like those the model will see; 16 to 64 are enough.")
  private Optional<Path> calibration = Optional.empty();

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description =
          "Ranges of an earlier calibration; may be edited. With --calibrate the pictures only round the weights.")
  private Optional<Path> table = Optional.empty();

  @Option(
      names = "--save-table",
      paramLabel = "FILE",
      description = "Write the ranges as a text file for --table.")
  private Optional<Path> savedTable = Optional.empty();

  @Option(
      names = "--keep-float",
      paramLabel = "NAME",
      split = ",",
      description = "Nodes that stay in float.")
  private List<String> keepFloat = List.of();

  @Option(names = "--calibrator", description = "Rule for the ranges: ${COMPLETION-CANDIDATES}.")
  private Optional<Calibrator> calibrator = Optional.empty();

  @Option(
      names = "--without",
      paramLabel = "TRICK",
      split = ",",
      description = "Parts of the recipe to leave out: ${COMPLETION-CANDIDATES}.")
  private List<Trick> without = List.of();

  /** What to lower: quantised where that was asked for. */
  Quantized apply(Graph graph, PrecisionMixin precision, OutputMixin output) {
    if (!int8) {
      if (calibration.isPresent() || table.isPresent() || savedTable.isPresent()) {
        throw new CsprunException(
            Failure.USAGE,
            "--calibrate, --table and --save-table are for 8-bit integers.\nAdd --int8, or leave them out.");
      }
      precision.requireUnused();
      return Quantized.inFloat(graph);
    }
    precision.check(calibration.isPresent());
    Optional<CalibrationPictures> pictures =
        calibration.map(folder -> CalibrationPictures.of(folder, output));
    CalibratedModel calibrated = calibrate(graph, pictures.map(CalibrationPictures::samples));
    Quantized quantized = precision.quantize(graph, calibrated, pictures, output);
    quantized.table().ifPresent(known -> save(known, output));
    return quantized;
  }

  private void save(CalibrationTable known, OutputMixin output) {
    savedTable.ifPresent(
        file -> {
          CalibrationTableFile.write(known, file);
          output.note("Wrote " + file);
        });
  }

  private CalibratedModel calibrate(Graph graph, Optional<Samples> samples) {
    if (table.isPresent()) {
      return Quantizer.calibrate(graph, CalibrationTableFile.read(table.get()), samples, options());
    }
    Samples seen =
        samples.orElseThrow(
            () ->
                new CsprunException(
                    Failure.USAGE,
                    "--int8 needs pictures to see which values occur: without them every range would be a guess.\nGive a folder of 16 to 64 pictures with --calibrate DIR, or a table of an earlier run with --table FILE."));
    return Quantizer.calibrate(graph, seen, options());
  }

  private QuantizerOptions options() {
    Set<Trick> tricks = EnumSet.allOf(Trick.class);
    without.forEach(tricks::remove);
    QuantizerOptions options = QuantizerOptions.defaults().withTricks(tricks);
    return calibrator.map(options::withCalibrator).orElse(options).withKeepFloat(keepFloat);
  }
}
