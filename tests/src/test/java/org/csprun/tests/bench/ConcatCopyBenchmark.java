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

/** Copies into a concat whose input cannot lie in it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConcatCopyBenchmark {
  @Param("vector")
  private String device;

  @Param({"f32", "int8"})
  private String type;

  @Param({"in64-at128", "in128-at32", "in512-at8"})
  private String shape;

  private OneStep step;

  @Setup
  public void compile() {
    int[] n = Layers.numbers(shape);
    step =
        OneStep.of(
            n[1],
            n[0],
            Layers.convolution(n[0], 1, 1, 1, "linear")
                + "[route]\nlayers=-1,-1\n"
                + Layers.convolution(n[0], 1, 1, 1, "linear"),
            type,
            device,
            operation -> operation instanceof Operation.StridedCopy);
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
