package org.csprun.tests.graph;

import java.util.Map;
import java.util.stream.LongStream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.kernels.TestDevices;
import org.csprun.tests.onnx.Agreement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random graphs as users run them, passed, placed and threaded, against plans in which every value
 * of the model keeps memory of its own.
 */
class PlannedEqualsNaiveTest {
  private static final double TOLERANCE = 1e-4;
  private static final int THREADED = 4;

  static LongStream seeds() {
    return LongStream.range(1000, 1500);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void thePlanComputesWhatTheModelSays(long seed) {
    Graph model = RandomGraphs.of(seed);
    Graph passed = Passes.standard().run(model);
    Map<String, float[]> inputs = Agreement.inputs(model, seed);
    int threads = seed % THREADED == 0 ? 2 : 1;
    String what = "seed %d ".formatted(seed);
    Device scalar = Devices.named("scalar");
    Map<String, float[]> right = Plans.run(Lowering.to(scalar).naive(model), scalar, 1, inputs);
    Map<String, float[]> unplaced = Plans.run(Lowering.to(scalar).naive(passed), scalar, 1, inputs);
    Map<String, float[]> planned =
        Plans.run(Lowering.to(scalar).plan(passed), scalar, threads, inputs);
    Outputs.same(what, planned, unplaced);
    Outputs.close(what, planned, right, TOLERANCE);
    for (Device device : TestDevices.usable()) {
      if (!device.name().equals(scalar.name())) {
        Map<String, float[]> found =
            Plans.run(Lowering.to(device).plan(passed), device, threads, inputs);
        Outputs.close(what + "on " + device.name() + " ", found, right, TOLERANCE);
      }
    }
  }
}
