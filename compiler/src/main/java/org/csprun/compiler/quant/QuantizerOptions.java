package org.csprun.compiler.quant;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.csprun.session.PhysicalCores;
import org.csprun.target.Device;
import org.csprun.target.Devices;

/**
 * How a graph is quantised.
 *
 * @param tricks the parts of the recipe to use
 * @param calibrator the rule where no bake-off decides
 * @param keepFloat names of nodes that stay in float
 * @param device where the float model runs for calibration
 * @param threads for calibration; the result does not depend on them
 */
public record QuantizerOptions(
    Set<Trick> tricks, Calibrator calibrator, List<String> keepFloat, Device device, int threads) {
  public QuantizerOptions {
    tricks = Set.copyOf(tricks);
    keepFloat = List.copyOf(keepFloat);
  }

  /** The whole recipe on the best device and all cores. */
  public static QuantizerOptions defaults() {
    return new QuantizerOptions(
        EnumSet.allOf(Trick.class),
        Calibrator.MIN_MAX,
        List.of(),
        Devices.auto(),
        PhysicalCores.count());
  }

  public QuantizerOptions withTricks(Set<Trick> others) {
    return new QuantizerOptions(others, calibrator, keepFloat, device, threads);
  }

  public QuantizerOptions withCalibrator(Calibrator other) {
    return new QuantizerOptions(tricks, other, keepFloat, device, threads);
  }

  public QuantizerOptions withKeepFloat(List<String> names) {
    return new QuantizerOptions(tricks, calibrator, names, device, threads);
  }

  public QuantizerOptions withDevice(Device other) {
    return new QuantizerOptions(tricks, calibrator, keepFloat, other, threads);
  }

  public QuantizerOptions withThreads(int count) {
    return new QuantizerOptions(tricks, calibrator, keepFloat, device, count);
  }

  boolean uses(Trick trick) {
    return tricks.contains(trick);
  }
}
