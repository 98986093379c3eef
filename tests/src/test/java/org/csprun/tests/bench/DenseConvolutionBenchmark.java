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

/** Convolutions of one group with a leaky ReLU, of the backbones' shapes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DenseConvolutionBenchmark {
  @Param("vector")
  private String device;

  @Param({"f32", "int8"})
  private String type;

  @Param({
    "in3-out32-k3-s1-at256",
    "in32-out64-k3-s2-at256",
    "in64-out64-k1-s1-at128",
    "in64-out64-k3-s1-at104",
    "in128-out128-k3-s1-at32",
    "in256-out512-k3-s2-at16",
    "in512-out256-k1-s1-at8"
  })
  private String shape;

  private OneStep step;

  @Setup
  public void compile() {
    int[] n = Layers.numbers(shape);
    step =
        OneStep.of(
            n[4],
            n[0],
            Layers.convolution(n[1], n[2], n[3], 1, "leaky"),
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
