package org.csprun.compiler.quant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.Step;
import org.csprun.session.BoundTensor;
import org.csprun.session.Session;
import org.csprun.target.Device;

/**
 * One pass of samples through a float graph that collects the statistics of every tensor. Samples
 * are divided among threads; what each collects is merged, and does not depend on the division.
 */
final class CalibrationRun {
  /** The histograms of one thread take about this much memory at most. */
  private static final long HISTOGRAM_BYTES = 128L << 20;

  private static final int MOST_BINS = 2048;
  private static final int FEWEST_BINS = 128;

  private final Plan plan;
  private final Device device;
  private final Samples samples;
  private final int threads;
  private final int bins;

  private CalibrationRun(Plan plan, Device device, Samples samples, int threads) {
    this.plan = plan;
    this.device = device;
    this.samples = samples;
    this.threads = Math.min(threads, samples.size());
    this.bins = bins();
  }

  /**
   * Runs all samples.
   *
   * @throws CsprunException of kind MODEL when a tensor holds a value that is not finite
   */
  static Calibration of(Graph graph, Device device, Samples samples, int threads) {
    Plan plan = Lowering.to(device).plan(graph);
    return new CalibrationRun(plan, device, samples, threads).run();
  }

  private Calibration run() {
    AtomicInteger next = new AtomicInteger();
    Map<String, Observer> all = new LinkedHashMap<>();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Map<String, Observer>>> parts =
          IntStream.range(0, threads).mapToObj(t -> workers.submit(() -> share(next))).toList();
      for (Future<Map<String, Observer>> part : parts) {
        part.get().forEach((name, seen) -> all.merge(name, seen, CalibrationRun::merged));
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CsprunException known
          ? known
          : new IllegalStateException("Calibration failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Calibration was interrupted", e);
    } finally {
      workers.shutdownNow();
    }
    Map<String, List<ChannelStatistics>> tensors = new TreeMap<>();
    all.forEach((name, observer) -> tensors.put(name, observer.statistics()));
    return new Calibration(tensors, samples.size(), samples.digest());
  }

  private static Observer merged(Observer a, Observer b) {
    a.add(b);
    return a;
  }

  /** Runs samples until none is left. */
  private Map<String, Observer> share(AtomicInteger next) {
    Map<String, Observer> observers = new LinkedHashMap<>();
    try (Session session = Session.open(plan, device, 1)) {
      for (int i = next.getAndIncrement(); i < samples.size(); i = next.getAndIncrement()) {
        samples.fill(i, session);
        for (int input = 0; input < plan.inputs().size(); input++) {
          observe(observers, session.input(input), "the input");
        }
        session.run(
            (step, nanos) -> {
              if (isObserved(plan.steps().get(step))) {
                Step done = plan.steps().get(step);
                observe(observers, session.tensor(done.output()), done.origin());
              }
            });
      }
    }
    return observers;
  }

  /** Copies are of what was seen before. */
  private static boolean isObserved(Step step) {
    return !(step.operation() instanceof Operation.StridedCopy);
  }

  private void observe(Map<String, Observer> observers, BoundTensor tensor, String origin) {
    Observer observer =
        observers.computeIfAbsent(
            tensor.name(), name -> new Observer(tensor.type().channels(), bins));
    if (!observer.observe(tensor.operand())) {
      throw new CsprunException(
          Failure.MODEL,
          "Tensor '%s' (%s) has values that are not finite, so it cannot be quantised.\nRun the model in float on the calibration pictures and look at its weights."
              .formatted(tensor.name(), origin));
    }
  }

  private int bins() {
    long channels = 0;
    for (PlanTensor tensor : plan.tensors()) {
      channels += tensor.type().channels();
    }
    // Not by the number of threads, on which no plan may depend.
    long most = HISTOGRAM_BYTES / Integer.BYTES / Math.max(channels, 1);
    return (int) Math.clamp(Long.highestOneBit(Math.max(most, 1)), FEWEST_BINS, MOST_BINS);
  }
}
