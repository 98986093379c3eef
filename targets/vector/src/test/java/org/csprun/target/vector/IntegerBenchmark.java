package org.csprun.target.vector;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.csprun.plan.Activation;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.Pool;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;

/**
 * A benchmark of integer kernels beside the float kernels of the same layers, in turns on one
 * thread; prints the medians of the processor time. The optional argument is what the names of the
 * layers to run start with.
 */
final class IntegerBenchmark {
  private static final int BATCHES = 41;
  private static final long BATCH_NANOS = 8_000_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private IntegerBenchmark() {}

  /** A convolution of a square map, with an activation, and perhaps a residual. */
  private record Layer(
      String name,
      int inputs,
      int outputs,
      int size,
      int kernel,
      int stride,
      int groups,
      Curve curve,
      boolean residual) {
    Window window() {
      return Window.square(kernel, stride, kernel / 2);
    }

    TensorType input() {
      return TensorType.map(inputs, size, size);
    }

    TensorType output() {
      int out = window().outputHeight(size);
      return TensorType.map(outputs, out, out);
    }

    Shape filter() {
      return Shape.of(outputs, inputs / groups, kernel, kernel);
    }

    Kernel floats(VectorKernels kernels, Pick pick) {
      Activation activation =
          switch (curve) {
            case LINEAR -> Activation.of(Activation.Kind.RELU);
            case LEAKY -> Activation.leaky(0.1f);
            case GATE -> Activation.SILU;
            case TABLE -> Activation.of(Activation.Kind.LOGISTIC);
          };
      Operation operation =
          new Operation.Convolve(window(), groups, 0, 1, activation, residual, Activation.LINEAR);
      Steps steps =
          residual
              ? new Steps(
                  operation, Tensors.random(pick, input(), 0), Tensors.random(pick, output(), 0))
              : new Steps(operation, Tensors.random(pick, input(), 0));
      return kernels
          .create(
              steps
                  .filter(pick, filter(), groups)
                  .constant(pick, Shape.of(outputs))
                  .into(Tensors.blank(pick, output(), 0)))
          .orElseThrow();
    }

    Kernel integers(VectorKernels kernels, Pick pick) {
      boolean hasTable = curve == Curve.GATE || curve == Curve.TABLE;
      Requantize requantize =
          new Requantize(
              curve,
              residual ? Join.ADD : Join.NONE,
              2,
              hasTable ? 3 : Requantize.NO_TABLE,
              hasTable ? 8 : 0);
      Operation operation = new IntegerOperation.Convolve(window(), groups, 0, 1, requantize);
      Operand x = Tensors.random(pick, Bytes.any(pick, input()), 0);
      Steps steps =
          residual
              ? new Steps(operation, x, Tensors.random(pick, Bytes.any(pick, output()), 0))
              : new Steps(operation, x);
      steps.filterOfBytes(filter(), groups, () -> pick.upTo(127) - 64).ints(new int[outputs]);
      double typical = 5_000 * Math.sqrt((double) filter().elements() / outputs);
      Bytes.addUsualTo(steps, pick, requantize, outputs, typical);
      return kernels
          .create(steps.into(Tensors.blank(pick, Bytes.any(pick, output()), 0)))
          .orElseThrow();
    }
  }

  private static final List<Layer> LAYERS =
      List.of(
          new Layer("3x3 64-64 @52 linear", 64, 64, 52, 3, 1, 1, Curve.LINEAR, false),
          new Layer("3x3 64-64 @52 leaky", 64, 64, 52, 3, 1, 1, Curve.LEAKY, false),
          new Layer("3x3 256-256 @13 gate", 256, 256, 13, 3, 1, 1, Curve.GATE, false),
          new Layer("3x3 512-512 @13 linear", 512, 512, 13, 3, 1, 1, Curve.LINEAR, false),
          new Layer("1x1 128-64 @52 linear", 128, 64, 52, 1, 1, 1, Curve.LINEAR, false),
          new Layer("1x1 128-64 @52 gate", 128, 64, 52, 1, 1, 1, Curve.GATE, false),
          new Layer("1x1 16-96 @80 linear", 16, 96, 80, 1, 1, 1, Curve.LINEAR, false),
          new Layer("1x1 8-32 @160 linear", 8, 32, 160, 1, 1, 1, Curve.LINEAR, false),
          new Layer("1x1 32-8 @160 residual", 32, 8, 160, 1, 1, 1, Curve.LINEAR, true),
          new Layer("1x1 96-24 @40 residual", 96, 24, 40, 1, 1, 1, Curve.LINEAR, true),
          new Layer("3x3 s2 3-16 @320 leaky", 3, 16, 320, 3, 2, 1, Curve.LEAKY, false),
          new Layer("dw 3x3 64 @52 linear", 64, 64, 52, 3, 1, 64, Curve.LINEAR, false),
          new Layer("dw 3x3 64 @52 gate", 64, 64, 52, 3, 1, 64, Curve.GATE, false),
          new Layer("dw 3x3 s2 96 @80 leaky", 96, 96, 80, 3, 2, 96, Curve.LEAKY, false),
          new Layer("dw 3x3 8 @160 linear", 8, 8, 160, 3, 1, 8, Curve.LINEAR, false),
          new Layer("dw 3x3 136 @20 linear", 136, 136, 20, 3, 1, 136, Curve.LINEAR, false),
          new Layer("dw 5x5 s2 64 @52 linear", 64, 64, 52, 5, 2, 64, Curve.LINEAR, false),
          new Layer("grouped 32x4 3x3 @64", 128, 128, 64, 3, 1, 32, Curve.LINEAR, false),
          new Layer("fully 2048-1000 linear", 2048, 1000, 1, 1, 1, 1, Curve.LINEAR, false));

  public static void main(String[] args) {
    String start = args.length > 0 ? args[0] : "";
    VectorKernels kernels = new VectorKernels();
    for (Layer layer : LAYERS) {
      if (layer.name().startsWith(start)) {
        compare(
            layer.name(),
            layer.floats(kernels, new Pick(1)),
            layer.integers(kernels, new Pick(1)),
            layer.output().height());
      }
    }
    steps(kernels, start);
  }

  /** Steps without weights: 64 channels of 52 times 52. */
  private static void steps(VectorKernels kernels, String start) {
    Pick pick = new Pick(1);
    TensorType floats = TensorType.map(64, 52, 52);
    TensorType bytes = Bytes.any(pick, floats);
    Requantize add = Requantize.plain(Curve.LINEAR, Join.ADD, 0);
    Requantize none = Requantize.plain(Curve.LINEAR, Join.NONE, 0);
    Operand x = Tensors.random(pick, floats, 0);
    Operand q = Tensors.random(pick, bytes, 0);
    Operation.Elementwise sum =
        new Operation.Elementwise(Operation.BinaryKind.ADD, Activation.LINEAR);
    Operation.Elementwise product =
        new Operation.Elementwise(Operation.BinaryKind.MULTIPLY, Activation.LINEAR);
    Steps sums = new Steps(new IntegerOperation.Add(add), q, q);
    Bytes.addUsualTo(sums, pick, add, 64, 128);
    Steps products = new Steps(new IntegerOperation.Multiply(none), q, q);
    Bytes.addUsualTo(products, pick, none, 64, 16_384);
    Window window = Window.square(3, 1, 1);
    Pool mean = new Pool(PoolKind.AVERAGE, window, true);
    Steps averages = new Steps(new IntegerOperation.Average(window, none), q);
    Bytes.addUsualTo(averages, pick, none, 64, 1_152);
    Operation.Upsample move = new Operation.Upsample(1, 1);
    Pool pool = new Pool(PoolKind.MAX, Window.square(5, 1, 2), false);
    Steps lookups = new Steps(new IntegerOperation.Lookup(0), q).bytes(pick, Shape.of(1, 256));
    Operation logistic = new Operation.Activate(Activation.of(Activation.Kind.LOGISTIC));
    record Pair(String name, Steps floats, Steps bytes) {}
    for (Pair pair :
        List.of(
            new Pair("add", new Steps(sum, x, x), sums),
            new Pair("multiply", new Steps(product, x, x), products),
            new Pair("average 3x3", new Steps(mean, x), averages),
            new Pair("upsample 1x", new Steps(move, x), new Steps(move, q)),
            new Pair("max pool 5x5", new Steps(pool, x), new Steps(pool, q)),
            new Pair("lookup, logistic", new Steps(logistic, x), lookups))) {
      if (pair.name().startsWith(start)) {
        Kernel f = kernels.create(pair.floats().into(Tensors.blank(pick, floats, 0))).orElseThrow();
        Kernel b = kernels.create(pair.bytes().into(Tensors.blank(pick, bytes, 0))).orElseThrow();
        compare(pair.name(), f, b, 52);
      }
    }
  }

  private static void compare(String name, Kernel floats, Kernel integers, int rows) {
    int runsF = runsOfABatch(floats, rows);
    int runsI = runsOfABatch(integers, rows);
    List<Double> f = new ArrayList<>();
    List<Double> i = new ArrayList<>();
    for (int batch = 0; batch < BATCHES; batch++) {
      f.add(micros(floats, rows, runsF));
      i.add(micros(integers, rows, runsI));
    }
    double mf = median(f);
    double mi = median(i);
    String line =
        String.format(
            Locale.ROOT, "%-28s f32 %9.1f us   u8 %9.1f us   %.2f x", name, mf, mi, mi / mf);
    System.out.println(line);
  }

  private static int runsOfABatch(Kernel kernel, int rows) {
    // Long enough for the last compiler to have been there.
    double micros = 0;
    for (int i = 0; i < 40; i++) {
      int runs = Math.max(1, (int) (BATCH_NANOS / 1e3 / Math.max(micros, 20)));
      micros = micros(kernel, rows, runs);
    }
    return Math.max(1, (int) (BATCH_NANOS / 1e3 / micros));
  }

  private static double micros(Kernel kernel, int rows, int runs) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < runs; i++) {
      kernel.run(0, rows);
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / runs;
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
