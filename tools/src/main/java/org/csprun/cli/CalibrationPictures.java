package org.csprun.cli;

import java.nio.file.Path;
import org.csprun.compiler.quant.PictureSamples;
import org.csprun.compiler.quant.Samples;

/** The folder of pictures that a model is calibrated on. */
record CalibrationPictures(Path folder, Samples samples) {

  /** Reads the folder and names the pictures that cannot be used. */
  static CalibrationPictures of(Path folder, OutputMixin output) {
    PictureSamples samples = PictureSamples.folder(folder);
    samples.skipped().forEach(reason -> output.note("Skipped: " + reason));
    return new CalibrationPictures(folder, samples);
  }
}
