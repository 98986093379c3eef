package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.ModelOptions;
import org.csprun.compiler.Models;
import org.csprun.compiler.SharedData;
import org.csprun.compiler.memory.MemoryPlanner;
import org.csprun.plan.Certificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The arenas of real networks after all passes against those of a planner with one buffer a layer,
 * counted in int8, so a quarter of our floats.
 */
class NetworkArenaTest {

  @ParameterizedTest
  @CsvSource({
    // network, input, anchor in elements / 1024
    "yolov4-tiny, 416x416, 2028",
    "csdarknet53, 256x256, 4096",
    "csresnext50, 256x256, 2048",
  })
  void theArenaIsAtMostTheAnchor(String network, String size, long anchorKib) {
    Certificate certificate =
        MemoryPlanner.plan(
                Passes.verified()
                    .run(
                        Models.read(
                            SharedData.file("darknet-cfg/" + network + ".cfg"),
                            Optional.empty(),
                            ModelOptions.defaults()
                                .withRandomWeights(1)
                                .withInput(InputSize.parse(size)))))
            .certificate();
    System.out.printf(
        "%s %s: arena %d KiB, lower bound %d KiB, gap %.2f, anchor %d KiB%n",
        network,
        size,
        certificate.arenaBytes() / 1024,
        certificate.lowerBoundBytes() / 1024,
        certificate.gap(),
        4 * anchorKib);
    assertThat(certificate.arenaBytes()).isLessThanOrEqualTo(4 * anchorKib * 1024);
  }
}
