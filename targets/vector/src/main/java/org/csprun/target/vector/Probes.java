package org.csprun.target.vector;

import java.util.List;
import org.csprun.target.PeakProbe;
import org.csprun.tensor.DataType;

/** What the Vector API can measure of a processor: its FMA rate and how fast it reads memory. */
final class Probes {
  private Probes() {}

  /** The Vector API has no product of bytes with sums of 32 bits, so there is no probe of one. */
  static List<PeakProbe> all() {
    int bits = Lanes.S.vectorBitSize();
    return List.of(
        new PeakProbe.Arithmetic(
            "FMA, %d bits".formatted(bits), DataType.F32, FmaLoop.MACS, FmaLoop::run),
        new PeakProbe.Memory(
            "loads, %d bits".formatted(bits), PeakProbe.Access.READ, ReadLoop::run));
  }
}
