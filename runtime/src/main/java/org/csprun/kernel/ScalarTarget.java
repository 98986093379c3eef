package org.csprun.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.PlanWeights;
import org.csprun.target.Device;
import org.csprun.target.KernelFactory;
import org.csprun.target.PeakProbe;
import org.csprun.target.Target;

/** The reference kernels as a target: always there, on every machine. */
public final class ScalarTarget implements Target {

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public List<Device> devices() {
    return List.of(device());
  }

  /** The one scalar device. */
  public static Device device() {
    return new ScalarDevice();
  }

  private record ScalarDevice() implements Device {
    @Override
    public String name() {
      return "scalar";
    }

    @Override
    public String description() {
      return "plain Java, the reference";
    }

    @Override
    public Optional<String> unavailable() {
      return Optional.empty();
    }

    /** The reference finds every weight by its layout. */
    @Override
    public boolean reads(PlanWeights filter, int groups) {
      return true;
    }

    @Override
    public KernelFactory kernels() {
      return new ReferenceKernels();
    }

    @Override
    public List<PeakProbe> probes() {
      return List.of(
          new PeakProbe.Memory("copy of the JDK", PeakProbe.Access.COPY, ScalarDevice::copy));
    }

    private static void copy(MemorySegment memory, long sweeps) {
      long half = memory.byteSize() / 2;
      for (long i = 0; i < sweeps; i++) {
        MemorySegment.copy(memory, 0, memory, half, half);
      }
    }
  }
}
