package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Activation;
import org.csprun.plan.Plan;
import org.csprun.plan.Window;
import org.csprun.session.Session;
import org.csprun.tensor.Shape;

/**
 * A chain of convolutions of which some are pathological: two huge weights cancel on channels that
 * are always equal, so that all that counts is in weights too small for one scale with them.
 */
final class OutlierNet {
  private static final int CHANNELS = 4;

  private OutlierNet() {}

  /** Layers of 3×3 {@code conv0}, {@code conv1} …, a layer with twins before each outlier. */
  static Graph graph(int layers, List<Integer> outliers) {
    TestNet net = new TestNet();
    Value x = net.input("x", CHANNELS, 8, 8);
    for (int i = 0; i < layers; i++) {
      Op.Convolution c = net.convolution(x, CHANNELS, 3, Activation.leaky(0.5f));
      float[] filter = c.filter().values().clone();
      float[] bias = c.bias().values().clone();
      if (outliers.contains(i + 1)) {
        int row = filter.length / CHANNELS;
        System.arraycopy(filter, 0, filter, row, row);
        bias[1] = bias[0];
      }
      if (outliers.contains(i)) {
        for (int output = 0; output < CHANNELS; output++) {
          int centre = output * CHANNELS * 9 + 4;
          filter[centre] = 1000;
          filter[centre + 9] = -1000;
        }
      }
      Op op =
          new Op.Convolution(
              Window.square(3, 1, 1),
              1,
              new Weights(c.filter().shape(), filter),
              new Weights(Shape.of(CHANNELS), bias),
              c.activation());
      x = net.add("conv" + i, op, x);
    }
    return net.outputs(x);
  }

  /** Outputs without their noise, in percent, against those of the float graph. */
  static Scorer scorer(Graph graph, Samples samples, QuantizerOptions options) {
    List<List<float[]>> right =
        outputs(Lowering.to(options.device()).plan(graph), samples, options);
    return plan -> 100 * (1 - noise(right, plan, samples, options).ratio());
  }

  static OutputNoise noise(
      List<List<float[]>> right, Plan plan, Samples samples, QuantizerOptions options) {
    List<List<float[]>> found = outputs(plan, samples, options);
    OutputNoise noise = new OutputNoise(plan.outputs().size());
    IntStream.range(0, found.size()).forEach(i -> noise.add(right.get(i), found.get(i)));
    return noise;
  }

  /** All outputs for each sample. */
  static List<List<float[]>> outputs(Plan plan, Samples samples, QuantizerOptions options) {
    List<List<float[]>> outputs = new ArrayList<>();
    try (Session session = Session.open(plan, options.device(), 1)) {
      for (int i = 0; i < samples.size(); i++) {
        samples.fill(i, session);
        session.run();
        outputs.add(
            IntStream.range(0, plan.outputs().size())
                .mapToObj(output -> session.output(output).toArray())
                .toList());
      }
    }
    return outputs;
  }

  /** Calibrated on samples, or with a table and no look at any. */
  static CalibratedModel calibrated(Graph graph, CalibrationTable table) {
    return Quantizer.calibrate(graph, table, Optional.empty(), TestNet.options());
  }
}
