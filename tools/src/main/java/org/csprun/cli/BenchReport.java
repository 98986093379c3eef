package org.csprun.cli;

import java.util.List;
import org.csprun.bench.MachineRates;

/**
 * What one call of bench measured.
 *
 * @param peaks one for each number of threads
 * @param plans one for each plan and number of threads
 */
record BenchReport(List<MachineRates> peaks, List<BenchResult> plans) {
  BenchReport {
    peaks = List.copyOf(peaks);
    plans = List.copyOf(plans);
  }
}
