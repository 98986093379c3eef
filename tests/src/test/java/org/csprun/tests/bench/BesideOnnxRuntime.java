package org.csprun.tests.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.ModelOptions;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.onnx.OnnxWriter;

/**
 * Times csprun and ONNX Runtime on the same model, alternating in one process, and prints medians
 * and their ratio. A cfg gets seeded weights and is written as ONNX for the peer.
 */
public final class BesideOnnxRuntime {
  private static final long SEED = 1;
  private static final int ROUNDS = 3;

  private BesideOnnxRuntime() {}

  /** Arguments: model, device, threads, runs, and an input size for a cfg. */
  public static void main(String[] args) throws OrtException, IOException {
    if (args.length < 4) {
      System.err.println(
          "usage: beside-onnxruntime MODEL.cfg|MODEL.onnx DEVICE THREADS RUNS [HxW]");
      System.exit(2);
    }
    Path model = Path.of(args[0]);
    Device device = Devices.named(args[1]);
    int threads = Integer.parseInt(args[2]);
    int runs = Integer.parseInt(args[3]);
    boolean onnx = args[0].endsWith(".onnx");
    ModelOptions options =
        new ModelOptions(
            args.length > 4 ? Optional.of(InputSize.parse(args[4])) : Optional.empty(),
            onnx ? Optional.empty() : Optional.of(SEED),
            java.util.List.of());
    Graph graph = Models.read(model, Optional.empty(), options);
    byte[] peer = onnx ? Files.readAllBytes(model) : OnnxWriter.write(graph);
    Plan plan = Lowering.to(device).plan(Passes.standard().run(graph));
    compare(graph, plan, device, peer, threads, runs);
  }

  private static void compare(
      Graph graph, Plan plan, Device device, byte[] peer, int threads, int runs)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        Session ours = Session.open(plan, device, threads)) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      try (OrtSession theirs = environment.createSession(peer, options)) {
        Map<String, OnnxTensor> feeds = feed(graph, ours, environment);
        for (int round = 1; round <= ROUNDS; round++) {
          round(graph.name(), round, ours, theirs, feeds, runs);
        }
      }
    }
  }

  private static Map<String, OnnxTensor> feed(Graph graph, Session ours, OrtEnvironment environment)
      throws OrtException {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<String, OnnxTensor> feeds = new HashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      var type = graph.inputs().get(i).value().type();
      float[] values = new float[Math.toIntExact(type.elements())];
      for (int k = 0; k < values.length; k++) {
        values[k] = (float) random.nextDouble();
      }
      ours.input(i).copyFrom(values);
      long[] dims = type.shape().dims().stream().mapToLong(Integer::longValue).toArray();
      feeds.put(
          graph.inputs().get(i).name(),
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), dims));
    }
    return feeds;
  }

  private static void round(
      String name,
      int round,
      Session ours,
      OrtSession theirs,
      Map<String, OnnxTensor> feeds,
      int runs)
      throws OrtException {
    long warmUpEnd = System.nanoTime() + 4_000_000_000L;
    while (System.nanoTime() < warmUpEnd) {
      ours.run();
      theirs.run(feeds).close();
    }
    long[] our = new long[runs];
    long[] their = new long[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      ours.run();
      long middle = System.nanoTime();
      theirs.run(feeds).close();
      our[i] = middle - start;
      their[i] = System.nanoTime() - middle;
    }
    Arrays.sort(our);
    Arrays.sort(their);
    System.out.printf(
        Locale.ROOT,
        "%s, %d thread(s), round %d: %s %.2f ms, ONNX Runtime %.2f ms, ratio of medians %.3f (of minima %.3f)%n",
        name,
        ours.threads(),
        round,
        ours.device().name(),
        our[runs / 2] / 1e6,
        their[runs / 2] / 1e6,
        (double) our[runs / 2] / their[runs / 2],
        (double) our[0] / their[0]);
  }
}
