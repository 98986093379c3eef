package org.csprun.compiler.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.csprun.compiler.darknet.DarknetReader;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Plan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RooflineTest {
  /** Filters are packed for 32 outputs at a time. */
  private static final long FILTER_0 = 32 * 27 * 4;

  private static final long FILTER_1 = 32 * 4 * 4;
  private static final long IMAGE = 64 * 3 * 4;
  private static final long MIDDLE = 64 * 4 * 4;
  private static final long LAST = 64 * 2 * 4;

  @TempDir private Path folder;
  private Plan plan;

  /** A 3×3 convolution to four channels and a 1×1 one to two, over 8×8 pixels. */
  @BeforeEach
  void compile() throws IOException {
    Path cfg = folder.resolve("net.cfg");
    Files.writeString(
        cfg,
        """
        [net]
        width=8
        height=8
        channels=3

        [convolutional]
        filters=4
        size=3
        stride=1
        pad=1
        activation=linear

        [convolutional]
        filters=2
        size=1
        stride=1
        activation=linear
        """);
    plan =
        Lowering.to(ScalarTarget.device()).plan(Passes.standard().run(DarknetReader.read(cfg, 1)));
  }

  @Test
  void traffic() {
    assertThat(plan.steps()).hasSize(2);
    long first = IMAGE + FILTER_0 + 16 + MIDDLE;
    long second = MIDDLE + FILTER_1 + 8 + LAST;
    assertThat(PlanCost.touchedBytes(plan, plan.steps().get(0))).isEqualTo(first);
    assertThat(PlanCost.touchedBytes(plan, plan.steps().get(1))).isEqualTo(second);

    long all = plan.certificate().arenaBytes() + plan.weightBytes().byteSize();
    StepTraffic start = StepTraffic.of(plan).get(0);
    assertThat(start.missedBytes(0)).isEqualTo(first);
    assertThat(start.missedBytes(all - 1)).isEqualTo(first);
    assertThat(start.missedBytes(all)).isZero();

    // What the first step just wrote and the place of what it read are as near as this step is
    // large; the constants were last read a whole run ago.
    StepTraffic end = StepTraffic.of(plan).get(1);
    assertThat(end.missedBytes(second - 1)).isEqualTo(second);
    assertThat(end.missedBytes(second)).isEqualTo(FILTER_1 + 8);
  }

  @Test
  void theSlowestResourceBinds() {
    MachinePeak machine =
        new MachinePeak(
            1,
            OptionalDouble.of(1e9),
            OptionalDouble.empty(),
            List.of(
                new MemoryLevel("L1", 100, 1e10), new MemoryLevel("DRAM", Long.MAX_VALUE, 1e8)));
    List<StepBound> bounds = Roofline.of(plan, machine);
    long macs = 64 * 4 * 27;
    long first = IMAGE + FILTER_0 + 16 + MIDDLE;
    assertThat(bounds.get(0).leastNanos())
        .extracting(StepBound.Need::resource)
        .containsExactly("compute", "L1", "DRAM");
    assertThat(bounds.get(0).leastNanos())
        .extracting(StepBound.Need::nanos)
        .containsExactly((double) macs, first / 10.0, first * 10.0);
    assertThat(bounds.get(0).nanos()).isEqualTo(first * 10.0);
    assertThat(bounds.get(0).binds(first * 10.0)).isEqualTo("DRAM");
    assertThat(bounds.get(0).binds(first * 14.2)).isEqualTo("DRAM");
    assertThat(bounds.get(0).binds(first * 14.4)).isEqualTo("overhead");
    assertThat(bounds.get(0).shareOfPeak(2.0 * macs)).hasValue(0.5);
  }

  @Test
  void multiplyAddsBindWhereMemoryIsFast() {
    MachinePeak machine =
        new MachinePeak(
            1,
            OptionalDouble.of(1e9),
            OptionalDouble.empty(),
            List.of(new MemoryLevel("DRAM", Long.MAX_VALUE, 1e12)));
    assertThat(Roofline.of(plan, machine).get(0).binds(7000)).isEqualTo("compute");
    long macs = 64 * 4 * 27 + 64 * 2 * 4;
    assertThat(Roofline.shareOfPeak(plan, machine, 4.0 * macs).orElseThrow())
        .isCloseTo(0.25, within(1e-12));
  }

  @Test
  void nothingIsSaidOfAnUnknownPeak() {
    MachinePeak machine =
        new MachinePeak(1, OptionalDouble.empty(), OptionalDouble.of(1e9), List.of());
    assertThat(Roofline.shareOfPeak(plan, machine, 1)).isEmpty();
    assertThat(Roofline.of(plan, machine).get(0).shareOfPeak(1)).isEmpty();
    assertThat(Roofline.of(plan, machine).get(0).binds(1)).isEqualTo("unknown");
  }
}
