package org.csprun.target.vector;

import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.csprun.target.Device;
import org.csprun.target.KernelFactory;
import org.csprun.target.PeakProbe;
import org.csprun.target.Target;

/** Kernels in the Panama Vector API. */
public final class VectorTarget implements Target {

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public int priority() {
    return 10;
  }

  @Override
  public List<Device> devices() {
    return List.of(new VectorDevice());
  }

  private record VectorDevice() implements Device {
    @Override
    public String name() {
      return "vector";
    }

    @Override
    public String description() {
      return "Vector API, %d bits".formatted(FloatVector.SPECIES_PREFERRED.vectorBitSize());
    }

    @Override
    public Optional<String> unavailable() {
      return Optional.empty();
    }

    @Override
    public KernelFactory kernels() {
      return new VectorKernels();
    }

    @Override
    public List<PeakProbe> probes() {
      return Probes.all();
    }
  }
}
