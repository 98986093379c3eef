package org.csprun.tests.bench;

import java.util.concurrent.TimeUnit;
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

/** 1×1 convolutions with a self-gated activation: beside a leaky one, what the gate costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GateActivationBenchmark {
  @Param("vector")
  private String device;

  @Param({"f32", "int8"})
  private String type;

  @Param({"in64-out64-at52", "in128-out128-at26", "in256-out256-at13"})
  private String shape;

  private OneStep step;

  @Setup
  public void compile() {
    int[] n = Layers.numbers(shape);
    step =
        OneStep.of(
            n[2],
            n[0],
            Layers.convolution(n[1], 1, 1, 1, "swish"),
            type,
            device,
            Layers::isConvolution);
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
