package org.csprun.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.csprun.compiler.ModelOptions;
import org.csprun.compiler.Models;
import org.csprun.compiler.SharedData;
import org.csprun.compiler.graph.Graph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The arenas of real networks against those of a planner with one buffer a layer (counted in int8,
 * so a quarter of our floats), with or without concats in place, whichever is smaller.
 */
class NetworkMemoryTest {

  @ParameterizedTest
  @CsvSource({
    // network, arena in elements / 1024, anchor
    "yolov4-tiny, 2028, 2028",
    "csdarknet53, 4096, 4096",
    "csresnext50, 2048, 2048",
    "csresnet50, 1792, 2048",
    "darknet53, 3072, 3072",
    "resnet50, 2304, 2304",
    "resnext50, 2560, 2560",
    "densenet201, 1536, 2048",
  })
  void theArenaIsProvenMinimalAndAtMostTheAnchor(String network, long kib, long anchorKib) {
    Graph model =
        Models.read(
            SharedData.file("darknet-cfg/" + network + ".cfg"),
            Optional.empty(),
            ModelOptions.defaults().withRandomWeights(1));
    Graph graph = LayerViews.of(model);
    MemoryPlan plan = MemoryPlanner.plan(graph);
    assertThat(plan.certificate().gap()).isZero();
    assertThat(plan.certificate().arenaBytes()).isEqualTo(kib * 1024 * 4);
    assertThat(kib).isLessThanOrEqualTo(anchorKib);
  }
}
