package org.csprun.tests.bench;

import java.util.concurrent.TimeUnit;
import org.csprun.plan.Operation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Maximum pools, of one window after another and of SPP's large ones. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MaxPoolBenchmark {
  @Param("vector")
  private String device;

  @Param({"f32", "int8"})
  private String type;

  @Param({"in64-k2-s2-at104", "in64-k3-s2-at128", "in128-k5-s1-at13", "in128-k13-s1-at13"})
  private String shape;

  private OneStep step;

  @Setup
  public void compile() {
    int[] n = Layers.numbers(shape);
    step =
        OneStep.of(
            n[3],
            n[0],
            Layers.convolution(n[0], 1, 1, 1, "linear") + Layers.maxPool(n[1], n[2]),
            type,
            device,
            operation -> operation instanceof Operation.Pool);
  }

  @Benchmark
  public void run() {
    step.run();
  }

  @TearDown
  public void close() {
    step.close();
  }
}
