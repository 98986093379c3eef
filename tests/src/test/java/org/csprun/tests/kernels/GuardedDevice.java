package org.csprun.tests.kernels;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.Device;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.tensor.DataType;

/** A device whose kernels find each constant in guarded pages of its own, without slack. */
record GuardedDevice(Device device, GuardedMemory memory) implements Device {

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public String description() {
    return device.description();
  }

  @Override
  public Optional<String> unavailable() {
    return device.unavailable();
  }

  @Override
  public WeightLayout filterLayout(DataType dataType, int outputs, int groups) {
    return device.filterLayout(dataType, outputs, groups);
  }

  @Override
  public KernelFactory kernels() {
    KernelFactory kernels = device.kernels();
    return new KernelFactory() {
      private List<MemorySegment> guarded = List.of();

      @Override
      public Optional<Kernel> create(BoundStep step) {
        if (guarded.size() != step.weightBytes().size()) {
          guarded = step.weightBytes().stream().map(bytes -> memory.readOnly(bytes, 0)).toList();
        }
        return kernels.create(
            new BoundStep(step.step(), step.inputs(), step.output(), step.weights(), guarded));
      }

      @Override
      public void close() {
        kernels.close();
      }
    };
  }
}
