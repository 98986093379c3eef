package org.csprun.target.assembly;

import java.util.List;
import java.util.Optional;
import org.csprun.plan.WeightLayout;
import org.csprun.target.Device;
import org.csprun.target.KernelFactory;
import org.csprun.target.PeakProbe;
import org.csprun.target.assembly.probe.Probes;
import org.csprun.tensor.DataType;

/** The processor, run by machine code. */
record AssemblyDevice(Processor processor) implements Device {
  static final String NAME = "assembly";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return processor.description();
  }

  @Override
  public Optional<String> unavailable() {
    return processor.obstacle();
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
    return new AssemblyKernels(processor.tier().orElseThrow());
  }

  @Override
  public List<PeakProbe> probes() {
    return processor.tier().map(Probes::of).orElse(List.of());
  }
}
