package org.csprun.tests.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.csprun.CsprunException;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanFile;
import org.csprun.session.SeededInputs;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.kernels.GuardedMemory;
import org.csprun.tests.kernels.GuardedMemory.Side;
import org.csprun.tests.kernels.GuardedPlans;
import org.csprun.tests.kernels.GuardedProcess;

/**
 * A process that runs spoilt plans, as far as they are accepted, with their memory between guard
 * pages. Arguments: the device and what is spoilt.
 */
final class GuardedTrials implements PlanTrial.Opener {
  private static final int HOSTILE_PLANS = 1_000;
  private static final long SEED = 11;

  /** A sample: other devices run all of them, without guards. */
  private static final int FLIPS = 3_000;

  private static final int EVERY = 5;

  private final Device device;
  private GuardedMemory memory = new GuardedMemory(Side.END);
  private int opened;
  private int compared;
  private int tooLarge;

  private GuardedTrials(Device device) {
    this.device = device;
  }

  /** What is spoilt. */
  enum What {
    FLIPS_FLOATS,
    FLIPS_INTEGERS,
    RECORDS_FLOATS,
    RECORDS_INTEGERS,
    CONSTANTS_INTEGERS,
    HOSTILE
  }

  public static void main(String[] arguments) {
    GuardedTrials opener = new GuardedTrials(Devices.named(arguments[0]));
    PlanTrial trial = new PlanTrial(opener);
    BiConsumer<String, byte[]> run =
        (what, file) -> {
          GuardedProcess.begin(what);
          trial.run(what, file);
        };
    switch (What.valueOf(arguments[1])) {
      case FLIPS_FLOATS -> SpoiltPlans.bitFlips(SpoiltPlans.floats(), FLIPS, run);
      case FLIPS_INTEGERS -> SpoiltPlans.bitFlips(SpoiltPlans.integers(), FLIPS, run);
      case RECORDS_FLOATS -> SpoiltPlans.numbersInRecords(SpoiltPlans.floats(), EVERY, run);
      case RECORDS_INTEGERS -> SpoiltPlans.numbersInRecords(SpoiltPlans.integers(), EVERY, run);
      case CONSTANTS_INTEGERS -> SpoiltPlans.numbersInConstants(SpoiltPlans.integers(), EVERY, run);
      case HOSTILE -> opener.hostile();
    }
    System.out.println("ran " + (trial.ran() + opener.compared));
    System.out.println("skipped " + (trial.skipped() + opener.tooLarge));
    System.out.println("refused " + trial.refused());
  }

  /** Runs plans at the bounds of what is allowed, and compares them with the reference. */
  private void hostile() {
    SplittableRandom seeds = new SplittableRandom(SEED);
    for (int i = 0; i < HOSTILE_PLANS; i++) {
      Plan built = new HostilePlan(seeds.nextLong()).build();
      String what =
          "hostile plan %d: %s of %s"
              .formatted(i, built.steps().getFirst().operation(), built.tensors());
      GuardedProcess.begin(what);
      Plan plan = PlanFile.decode(MemorySegment.ofArray(PlanFile.encode(built)));
      float[] right;
      try (Session session = Session.open(plan, ScalarTarget.device(), 1)) {
        right = run(session);
      }
      try (Session session = open(plan)) {
        requireClose(right, run(session));
        compared++;
      } catch (CsprunException e) {
        // What machine code does not reach may need more memory elsewhere than there is.
        assertThat(e.failure()).isEqualTo(CsprunException.Failure.DOES_NOT_FIT);
        tooLarge++;
      }
      closed();
    }
  }

  private static void requireClose(float[] right, float[] found) {
    for (int i = 0; i < right.length; i++) {
      assertThat((double) found[i])
          .as("element %d of %d", i, right.length)
          .isCloseTo(right[i], within(1e-2 + 1e-3 * Math.abs(right[i])));
    }
  }

  private static float[] run(Session session) {
    SeededInputs.fill(session, SEED);
    session.run();
    return session.output(0).toArray();
  }

  @Override
  public Session open(Plan plan) {
    memory = new GuardedMemory(opened++ % 2 == 0 ? Side.END : Side.START);
    return GuardedPlans.open(plan, device, 1, memory);
  }

  @Override
  public void closed() {
    memory.checkCanaries();
    memory.close();
  }
}
