package org.csprun.tests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.csprun.compiler.darknet.DarknetReader;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.session.SeededInputs;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tensor.DataType;
import org.csprun.tests.graph.NoiseSamples;

/**
 * One step of a small network, compiled for a device as any model is and run again and again on one
 * thread, its tensors and weights as near as the caches keep them.
 */
final class OneStep implements AutoCloseable {
  private static final long SEED = 1;
  private static final int SAMPLES = 4;

  private final Session session;
  private final int step;

  private OneStep(Session session, int step) {
    this.session = session;
    this.step = step;
  }

  /**
   * The first step whose operation is wanted.
   *
   * @param layers sections of a cfg after {@code [net]}
   * @param type {@code f32} or {@code int8}
   */
  static OneStep of(
      int size,
      int channels,
      String layers,
      String type,
      String device,
      Predicate<Operation> wanted) {
    Device runsOn = Devices.named(device);
    Graph graph = Passes.standard().run(read(size, channels, layers));
    boolean int8 = type.equals("int8");
    Graph typed =
        int8
            ? Quantizer.fit(graph, new NoiseSamples(SEED, SAMPLES), QuantizerOptions.defaults())
                .graph()
            : graph;
    Plan plan = Lowering.to(runsOn).plan(typed);
    int step =
        IntStream.range(0, plan.steps().size())
            .filter(i -> wanted.test(plan.steps().get(i).operation()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No such step: " + plan.steps()));
    DataType found = plan.tensors().get(plan.steps().get(step).output()).type().dataType();
    if (found != (int8 ? DataType.U8 : DataType.F32)) {
      throw new IllegalStateException("The step computes in " + found + ", not " + type);
    }
    Session session = Session.open(plan, runsOn, 1);
    if (session.fallbacks().containsKey(step)) {
      throw new IllegalStateException(device + " has no kernel for " + plan.steps().get(step));
    }
    SeededInputs.fill(session, SEED);
    session.run();
    return new OneStep(session, step);
  }

  private static Graph read(int size, int channels, String layers) {
    try {
      Path cfg = Files.createTempFile("kernel", ".cfg");
      Files.writeString(
          cfg,
          "[net]\nwidth=%d\nheight=%d\nchannels=%d\n%s".formatted(size, size, channels, layers));
      Graph graph = DarknetReader.read(cfg, SEED);
      Files.delete(cfg);
      return graph;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void run() {
    session.runStep(step);
  }

  @Override
  public void close() {
    session.close();
  }
}
