package org.csprun.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Plan;
import org.csprun.plan.SelfTest;
import org.csprun.target.Device;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.junit.jupiter.api.Test;

class SelfTestsTest {

  @Test
  void theGoldenRunHoldsWhatEachExactStepWrote() {
    SelfTest test = SelfTests.record(BytePlan.plan(), 3, 1).selfTest().orElseThrow();
    try (Session session = Session.open(BytePlan.plan(), ScalarTarget.device(), 1)) {
      SeededInputs.fill(session, 3);
      session.run();
      int q = crc(session, 1);
      int pooled = crc(session, 4);
      int y = crc(session, 5);
      int again = crc(session, 9);
      // A lookup into part of joined is the same elements as one into a tensor of its own; the
      // copy is q, not the half of joined beside it.
      assertThat(test).isEqualTo(new SelfTest(3, List.of(q, again, q, pooled, y, 0, 0, 0, again)));
      assertThat(List.of(q, again, pooled, y)).doesNotHaveDuplicates().doesNotContain(0);
    }
  }

  /** Of a dense tensor's memory, without the code under test. */
  private static int crc(Session session, int tensor) {
    Operand operand = session.tensor(tensor).operand();
    CRC32C crc = new CRC32C();
    crc.update(
        operand
            .memory()
            .asSlice(operand.offsetBytes(), operand.type().bytes())
            .toArray(ValueLayout.JAVA_BYTE));
    return (int) crc.getValue();
  }

  @Test
  void theGoldenRunIsTheSameOnAnyNumberOfThreadsAndAnotherForAnotherSeed() {
    Plan one = SelfTests.record(BytePlan.plan(), 1, 1);
    assertThat(SelfTests.record(BytePlan.plan(), 1, 3).selfTest()).isEqualTo(one.selfTest());
    assertThat(SelfTests.record(BytePlan.plan()).selfTest()).isEqualTo(one.selfTest());
    assertThat(SelfTests.record(one, 2, 1).selfTest()).isNotEqualTo(one.selfTest());
  }

  @Test
  void exactStepsAreThoseWithoutFloatArithmeticInTheirResult() {
    ExactSteps exact = ExactSteps.of(BytePlan.plan());
    List<String> names =
        BytePlan.plan().steps().stream()
            .map(step -> step.name())
            .filter(name -> exact.contains(index(name)))
            .toList();
    assertThat(names)
        .containsExactly("quantize", "lookup", "copy", "pool", "dequantize", "again")
        .hasSize(exact.count());
  }

  private static int index(String name) {
    return BytePlan.plan().steps().stream().map(step -> step.name()).toList().indexOf(name);
  }

  @Test
  void aSoundDevicePasses() {
    assertThat(check(SelfTests.record(BytePlan.plan()), ScalarTarget.device()))
        .isEqualTo(new SelfTestResult("scalar", 6, 3, Optional.empty()));
  }

  @Test
  void aChangedConstantShowsAtTheStepThatUsesIt() {
    Plan recorded = SelfTests.record(BytePlan.plan());
    SelfTest test = recorded.selfTest().orElseThrow();
    Plan changed = BytePlan.withChangedEntry(aByteOfQ(test.seed())).withSelfTest(test);
    SelfTestResult result = check(changed, ScalarTarget.device());
    assertThat(result.good()).isFalse();
    assertThat(result)
        .isEqualTo(
            new SelfTestResult(
                "scalar",
                2,
                3,
                Optional.of(
                    new SelfTestResult.Divergence(
                        BytePlan.LOOKUP,
                        "lookup",
                        "net.cfg:2",
                        crcOf(recorded, BytePlan.LOOKUP),
                        crcOf(SelfTests.record(changed), BytePlan.LOOKUP)))));
  }

  private static int aByteOfQ(long seed) {
    try (Session session = Session.open(BytePlan.plan(), ScalarTarget.device(), 1)) {
      SeededInputs.fill(session, seed);
      session.run();
      return session.tensor(1).toBytes()[11] & 0xFF;
    }
  }

  @Test
  void aFaultyDeviceShowsAtTheStepItFails() {
    Plan plan = SelfTests.record(BytePlan.plan());
    for (int step : List.of(BytePlan.QUANTIZE, BytePlan.COPY, BytePlan.POOL)) {
      String name = plan.steps().get(step).name();
      SelfTestResult result = check(plan, new FaultyDevice(name));
      assertThat(result.device()).isEqualTo("faulty");
      assertThat(result.first().map(SelfTestResult.Divergence::name)).contains(name);
      assertThat(result.compared()).isEqualTo(step + 1);
    }
  }

  @Test
  void whatAFloatStepWritesIsNotCompared() {
    Plan plan = SelfTests.record(BytePlan.plan());
    String softmax = plan.steps().get(BytePlan.SOFTMAX).name();
    assertThat(check(plan, new FaultyDevice(softmax)))
        .isEqualTo(new SelfTestResult("faulty", 6, 3, Optional.empty()));
  }

  @Test
  void aPlanWithoutSelfTestIsRefused() {
    assertThatThrownBy(() -> check(BytePlan.plan(), ScalarTarget.device()))
        .isInstanceOfSatisfying(
            CsprunException.class, e -> assertThat(e.failure()).isEqualTo(Failure.USAGE))
        .hasMessage(
            "Plan 'bytes' carries no self-test: it was compiled without. Compile it anew, without --no-selftest.");
  }

  private static int crcOf(Plan plan, int step) {
    return plan.selfTest().orElseThrow().stepCrcs().get(step);
  }

  private static SelfTestResult check(Plan plan, Device device) {
    try (Session session = Session.open(plan, device, 2)) {
      return SelfTests.check(session);
    }
  }

  /** The scalar kernels, but the last byte that one step writes is wrong. */
  private record FaultyDevice(String step) implements Device {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public Optional<String> unavailable() {
      return Optional.empty();
    }

    @Override
    public KernelFactory kernels() {
      return bound -> {
        Kernel right = new ReferenceKernels().create(bound).orElseThrow();
        return Optional.of(
            bound.step().name().equals(step)
                ? (fromRow, toRow) -> {
                  right.run(fromRow, toRow);
                  spoil(bound.output());
                }
                : right);
      };
    }

    private static void spoil(Operand output) {
      long pixel = output.pixelOffset(output.height() - 1, output.width() - 1);
      long last = pixel + (long) output.channels() * output.type().dataType().bytes() - 1;
      byte found = output.memory().get(ValueLayout.JAVA_BYTE, last);
      output.memory().set(ValueLayout.JAVA_BYTE, last, (byte) (found ^ 1));
    }
  }
}
