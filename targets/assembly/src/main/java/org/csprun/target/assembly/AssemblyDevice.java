package org.csprun.target.assembly;

import java.util.List;
import java.util.Optional;
import org.csprun.plan.WeightLayout;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.target.KernelFactory;
import org.csprun.target.PeakProbe;
import org.csprun.target.assembly.probe.Probes;
import org.csprun.tensor.DataType;

/**
 * The processor, run by machine code.
 *
 * @param tier the instructions of that code; empty where the processor has none to choose
 * @param onlyByName whether it is there for comparison: the device of a better tier is there too
 */
record AssemblyDevice(
    String name, Optional<Tier> tier, Optional<String> unavailable, boolean onlyByName)
    implements Device {
  static final String NAME = "assembly";

  /** The device of the best tier. */
  static AssemblyDevice best(Processor processor) {
    return new AssemblyDevice(NAME, processor.best(), processor.obstacleOfAll(), false);
  }

  /** A device of just this tier. */
  static AssemblyDevice of(Processor processor, Tier tier) {
    return new AssemblyDevice(
        NAME + ":" + tier.shortName(), Optional.of(tier), processor.obstacle(tier), true);
  }

  @Override
  public String description() {
    return tier.map(t -> "machine code, " + t.text()).orElse("machine code");
  }

  @Override
  public WeightLayout filterLayout(DataType dataType, int outputs, int groups) {
    WeightLayout layout = WeightLayout.ofConvolution(outputs, groups);
    return dataType == DataType.S8 && layout == WeightLayout.OUTPUT_PANELS_32
        ? WeightLayout.OUTPUT_PANELS_32_QUADS
        : layout;
  }

  @Override
  public KernelFactory kernels() {
    Devices.requireUsable(this);
    return new AssemblyKernels(tier.orElseThrow());
  }

  @Override
  public List<PeakProbe> probes() {
    return unavailable().isEmpty() ? tier.map(Probes::of).orElse(List.of()) : List.of();
  }
}
