package org.csprun.tests.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.plan.Head;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanFile;
import org.csprun.plan.PlanInput;
import org.csprun.plan.Step;
import org.csprun.plan.Window;
import org.csprun.session.BoundTensor;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.tensor.TensorType;
import org.csprun.vision.Classifier;
import org.csprun.vision.Detector;
import org.csprun.vision.Picture;
import org.csprun.vision.Preprocessor;

/** Decodes the bytes of plans and runs those that are accepted; counts what became of them. */
final class PlanTrial {
  private static final long MOST_ARENA_BYTES = 64L << 20;
  private static final double MOST_WORK = 5e6;

  private final Opener opener;
  private int refused;
  private int ran;
  private int skipped;

  PlanTrial(Device device) {
    this(plan -> Session.open(plan, device, 1));
  }

  PlanTrial(Opener opener) {
    this.opener = opener;
  }

  /** How plans are opened. */
  interface Opener {
    Session open(Plan plan);

    /** Called when a plan has run and its session is closed. */
    default void closed() {}
  }

  int refused() {
    return refused;
  }

  int ran() {
    return ran;
  }

  /** Accepted, but more work than a test can wait for. */
  int skipped() {
    return skipped;
  }

  /**
   * Fails on any exception but a refusal.
   *
   * @param what was done to the bytes
   */
  void run(String what, byte[] file) {
    try {
      Plan plan = PlanFile.decode(MemorySegment.ofArray(file));
      if (plan.certificate().arenaBytes() > MOST_ARENA_BYTES || work(plan) > MOST_WORK) {
        skipped++;
        return;
      }
      runAll(plan);
      ran++;
    } catch (CsprunException e) {
      assertThat(e.failure()).as(what).isEqualTo(Failure.PLAN);
      assertThat(e.getMessage().lines().count()).as(what).isBetween(1L, 3L);
      refused++;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("After " + what, e);
    }
  }

  /** Everything that a plan says is used: pictures, steps, outputs, heads. */
  private void runAll(Plan plan) {
    try (Session session = opener.open(plan)) {
      for (int i = 0; i < plan.inputs().size(); i++) {
        fill(plan.inputs().get(i), session.input(i));
      }
      session.run();
      for (int i = 0; i < plan.outputs().size(); i++) {
        assertThat(session.output(i).toArray()).isNotEmpty();
      }
      plan.heads().forEach(head -> read(head, session));
    } finally {
      opener.closed();
    }
  }

  private static void fill(PlanInput input, BoundTensor tensor) {
    if (input.image().isPresent()) {
      Picture picture = new Picture(5, 3, new byte[5 * 3 * 3]);
      new Preprocessor(input.image().get()).write(picture, tensor.operand());
    } else {
      tensor.copyFrom(new float[Math.toIntExact(tensor.type().elements())]);
    }
  }

  private static void read(Head head, Session session) {
    switch (head) {
      case Head.Yolo yolo -> Detector.rows(yolo, session.output(yolo.output()).operand());
      case Head.Yolox yolox -> Detector.rows(yolox, session.output(yolox.output()).operand());
      case Head.Boxes boxes -> Detector.rows(boxes, session.output(boxes.output()).operand());
      case Head.Classes classes -> {
        int outputs = session.plan().outputs().size();
        new Classifier(classes)
            .top(
                IntStream.range(0, outputs).mapToObj(i -> session.output(i).operand()).toList(), 1);
      }
    }
  }

  /** Roughly the element operations of a run. */
  private static double work(Plan plan) {
    return plan.steps().stream().mapToDouble(step -> work(plan, step)).sum();
  }

  private static double work(Plan plan, Step step) {
    double out = type(plan, step.output()).elements();
    return switch (step.operation()) {
      case Operation.Convolve convolve ->
          out * area(convolve.window()) * type(plan, step.inputs().getFirst()).channels();
      case IntegerOperation.Convolve convolve ->
          out * area(convolve.window()) * type(plan, step.inputs().getFirst()).channels();
      case IntegerOperation.Average average -> out * area(average.window());
      case IntegerOperation.ChannelAverage average -> out * average.groups();
      case IntegerOperation _ -> out;
      case Operation.Pool pool -> out * area(pool.window());
      case Operation.CrossChannelPool pool -> out * pool.groups();
      case Operation.GlobalAverage _, Operation.ReduceChannels _ ->
          type(plan, step.inputs().getFirst()).elements();
      case Operation.Affine _,
          Operation.Activate _,
          Operation.Elementwise _,
          Operation.Upsample _,
          Operation.SpaceToDepth _,
          Operation.Softmax _,
          Operation.StridedCopy _,
          Operation.LoadConstant _ ->
          out;
    };
  }

  private static TensorType type(Plan plan, int tensor) {
    return plan.tensors().get(tensor).type();
  }

  private static double area(Window window) {
    return (double) window.kernelH() * window.kernelW();
  }
}
