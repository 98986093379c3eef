package org.csprun.tests.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Plan;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.kernels.TestDevices;
import org.csprun.tests.onnx.Agreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random graphs, quantised: placed plans against plans in which every value keeps memory of its
 * own, and every device against the scalar one, byte for byte.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntegerPlansTest {
  private static final int SAMPLES = 3;

  /** One graph in so many keeps a node in float, so that values cross back and forth. */
  private static final int MIXED = 4;

  private static final int FEWEST_OF_A_KIND = 10;

  private final Device scalar = Devices.named("scalar");
  private final Map<String, Integer> steps = new TreeMap<>();
  private int exact;

  static LongStream seeds() {
    return LongStream.range(2000, 2500);
  }

  @BeforeAll
  void nameTheOperations() {
    for (Class<?> kind : IntegerOperation.class.getPermittedSubclasses()) {
      steps.put(kind.getSimpleName(), 0);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyPlacementAndDeviceGivesTheSameBytes(long seed) {
    Graph graph = quantized(seed);
    Map<String, float[]> inputs = Agreement.inputs(graph, seed);
    String what = "seed %d ".formatted(seed);
    Plan plan = Lowering.to(scalar).plan(graph);
    count(plan);
    Plan naive = Lowering.to(scalar).naive(graph);
    Outputs.same(
        what,
        Plans.run(plan, scalar, seed % 2 == 0 ? 2 : 1, inputs),
        Plans.run(naive, scalar, 1, inputs));
    for (Device device : TestDevices.usable()) {
      if (!device.name().equals(scalar.name())) {
        String on = what + "on " + device.name() + " ";
        exact +=
            LockStep.run(
                on,
                Lowering.to(device).plan(graph),
                scalar,
                device,
                session -> Plans.fill(session, inputs));
      }
    }
  }

  @AfterAll
  void everyIntegerStepOccurs() {
    System.out.printf("random int8 graphs: steps %s, compared bytes of %d%n", steps, exact);
    assertThat(steps)
        .allSatisfy((kind, count) -> assertThat(count).isGreaterThanOrEqualTo(FEWEST_OF_A_KIND));
    assertThat(exact).isGreaterThan(seeds().toArray().length);
  }

  /** The graph of a seed in integers, calibrated on noise like that it is run on. */
  private Graph quantized(long seed) {
    Graph passed = Passes.standard().run(RandomGraphs.of(seed));
    QuantizerOptions options = QuantizerOptions.defaults().withDevice(scalar).withThreads(1);
    if (seed % MIXED == 0) {
      List<Node> nodes = passed.nodes();
      String kept = nodes.get((int) (seed / MIXED % nodes.size())).name();
      options = options.withKeepFloat(List.of(kept));
    }
    return GraphVerifier.verify(
        Quantizer.fit(passed, new NoiseSamples(seed, SAMPLES), options).graph());
  }

  private void count(Plan plan) {
    plan.steps().stream()
        .filter(step -> step.operation() instanceof IntegerOperation)
        .forEach(step -> steps.merge(step.operation().getClass().getSimpleName(), 1, Integer::sum));
  }
}
