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

/** Convolutions of 32 groups with a leaky ReLU, of CSPResNeXt's shapes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupedConvolutionBenchmark {
  @Param("vector")
  private String device;

  @Param({"f32", "int8"})
  private String type;

  @Param({"in128-g32-s1-at64", "in256-g32-s1-at32", "in512-g32-s1-at16", "in1024-g32-s1-at8"})
  private String shape;

  private OneStep step;

  @Setup
  public void compile() {
    int[] n = Layers.numbers(shape);
    step =
        OneStep.of(
            n[3],
            n[0],
            Layers.convolution(n[0], 3, n[2], n[1], "leaky"),
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
