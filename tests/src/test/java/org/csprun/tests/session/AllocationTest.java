package org.csprun.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Plan;
import org.csprun.plan.Window;
import org.csprun.session.SeededInputs;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.tests.kernels.TestDevices;
import org.csprun.tests.verify.Twins;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run allocates nothing, on any thread. */
class AllocationTest {
  private static final Origin ORIGIN = new Origin("test", 0, "");
  private static final long MOST_NANOS = 120_000_000_000L;
  private static final int RUNS = 1_000;

  static List<String> devices() {
    return TestDevices.usable().stream().map(Device::name).toList();
  }

  @ParameterizedTest
  @MethodSource("devices")
  void thousandRunsAllocateNothing(String deviceName) {
    Device device = Devices.named(deviceName);
    requireNoAllocations(Lowering.to(device).plan(Passes.standard().run(network())), device);
  }

  @ParameterizedTest
  @MethodSource("devices")
  void thousandRunsOfIntegersAllocateNothing(String deviceName) {
    requireNoAllocations(Twins.seeded().integers(), Devices.named(deviceName));
  }

  private static void requireNoAllocations(Plan plan, Device device) {
    try (Session session = Session.open(plan, device, 2)) {
      session.fallbacks().values().forEach(other -> assertThat(other).isNotEqualTo("scalar"));
      SeededInputs.fill(session, 1);
      // Vectors live on the heap until the JIT has compiled every kernel. It also makes the string
      // constants of a class on the thread whose call asks for the first optimised code of one of
      // its methods: 152 bytes for Session, once, after about a thousand runs.
      long start = System.nanoTime();
      while (allocatedBytes(session, RUNS) > 0) {
        assertThat(System.nanoTime() - start)
            .as("nanoseconds of runs of which every thousand allocated")
            .isLessThan(MOST_NANOS);
      }
    }
  }

  /** Bytes that some runs allocate on the calling thread and the session's workers. */
  private static long allocatedBytes(Session session, int runs) {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] workers = workerIds();
    long workersBefore = LongStream.of(bean.getThreadAllocatedBytes(workers)).sum();
    long callerBefore = bean.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < runs; i++) {
      session.run();
    }
    long caller = bean.getCurrentThreadAllocatedBytes() - callerBefore;
    return caller + LongStream.of(bean.getThreadAllocatedBytes(workers)).sum() - workersBefore;
  }

  private static long[] workerIds() {
    Thread[] threads = new Thread[Thread.activeCount() + 8];
    int count = Thread.enumerate(threads);
    long[] ids =
        Arrays.stream(threads, 0, count)
            .filter(thread -> thread.getName().startsWith("csprun-worker"))
            .mapToLong(Thread::threadId)
            .toArray();
    assertThat(ids).as("workers of the session").hasSize(1);
    return ids;
  }

  /** A small CSP network with every kind of operation. */
  private static Graph network() {
    GraphBuilder b = new GraphBuilder("small");
    SplittableRandom random = new SplittableRandom(1);
    Value x = b.input("image", TensorType.map(3, 32, 32), Optional.empty());
    x = convolution(b, random, "stem", x, 32, 3, 2, 1, Activation.leaky(0.1f));
    Value half =
        b.add(
            "half",
            new Op.Slice(List.of(0, 16, 0, 0), List.of(1, 16, 16, 16), List.of(1, 1, 1, 1)),
            ORIGIN,
            x);
    Value a = convolution(b, random, "a", half, 16, 3, 1, 1, Activation.SILU);
    Value d = convolution(b, random, "depthwise", a, 16, 3, 1, 16, Activation.MISH);
    Value sum = b.add("sum", new Op.Elementwise(BinaryKind.ADD, Activation.RELU), ORIGIN, a, d);
    Value joined = b.add("joined", new Op.Concat(1), ORIGIN, x, sum, a);
    Value pooled =
        b.add("pool", new Op.Pool(PoolKind.MAX, Window.square(2, 2, 0), false), ORIGIN, joined);
    Value up = b.add("up", new Op.Upsample(2, 2), ORIGIN, pooled);
    Value maxout = b.add("maxout", new Op.CrossChannelPool(PoolKind.MAX, 4), ORIGIN, up);
    Value grouped = convolution(b, random, "grouped", maxout, 32, 3, 1, 4, Activation.LOGISTIC);
    Value average = b.add("average", new Op.GlobalAverage(), ORIGIN, grouped);
    Value scaled =
        b.add(
            "scaled",
            new Op.Elementwise(BinaryKind.MULTIPLY, Activation.LINEAR),
            ORIGIN,
            grouped,
            average);
    Value probabilities = b.add("softmax", new Op.Softmax(), ORIGIN, scaled);
    b.output("probabilities", probabilities);
    b.output("maxout", maxout);
    return b.build();
  }

  private static Value convolution(
      GraphBuilder b,
      SplittableRandom random,
      String name,
      Value x,
      int outputs,
      int kernel,
      int stride,
      int groups,
      Activation activation) {
    int inputs = x.type().channels() / groups;
    float[] filter = new float[outputs * inputs * kernel * kernel];
    for (int i = 0; i < filter.length; i++) {
      filter[i] = (float) (random.nextDouble() - 0.5);
    }
    return b.add(
        name,
        new Op.Convolution(
            Window.square(kernel, stride, kernel / 2),
            groups,
            new Weights(Shape.of(outputs, inputs, kernel, kernel), filter),
            Weights.vector(new float[outputs]),
            activation),
        ORIGIN,
        x);
  }
}
