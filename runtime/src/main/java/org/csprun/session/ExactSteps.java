package org.csprun.session;

import java.util.BitSet;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.Step;
import org.csprun.tensor.DataType;

/**
 * The steps of a plan whose bytes are the same on every device: those that compute in integers, or
 * only move elements, on nothing but the plan's inputs and the results of other such steps. What
 * float arithmetic has touched is the same only within a tolerance.
 */
public final class ExactSteps {
  private final BitSet steps = new BitSet();

  /** The bytes of the arena that an inexact step wrote last. */
  private final BitSet inexactBytes = new BitSet();

  private ExactSteps() {}

  /** Those of a plan. */
  public static ExactSteps of(Plan plan) {
    ExactSteps exact = new ExactSteps();
    for (int i = 0; i < plan.steps().size(); i++) {
      exact.visit(plan, i);
    }
    return exact;
  }

  public boolean contains(int step) {
    return steps.get(step);
  }

  public int count() {
    return steps.cardinality();
  }

  /** Memory is asked, not names: a concat's parts are tensors of their own within the wider one. */
  private void visit(Plan plan, int index) {
    Step step = plan.steps().get(index);
    PlanTensor output = plan.tensors().get(step.output());
    boolean exact =
        isExact(step.operation(), output.type().dataType())
            && step.inputs().stream().map(plan.tensors()::get).allMatch(this::holdsExactBytes);
    steps.set(index, exact);
    ElementRuns written =
        ElementRuns.written(step.operation(), output.type(), output.pixelStride());
    for (long run = 0; run < written.runs(); run++) {
      int from = byteOf(output, written.first(run));
      inexactBytes.set(from, from + written.length() * elementBytes(output), !exact);
    }
  }

  private boolean holdsExactBytes(PlanTensor tensor) {
    ElementRuns read = ElementRuns.of(tensor.type(), tensor.pixelStride());
    for (long run = 0; run < read.runs(); run++) {
      int from = byteOf(tensor, read.first(run));
      int inexact = inexactBytes.nextSetBit(from);
      if (inexact >= 0 && inexact < from + read.length() * elementBytes(tensor)) {
        return false;
      }
    }
    return true;
  }

  /** The arena of a verified plan is shorter than an int can count. */
  private static int byteOf(PlanTensor tensor, long element) {
    return Math.toIntExact(tensor.offsetBytes() + element * elementBytes(tensor));
  }

  private static int elementBytes(PlanTensor tensor) {
    return tensor.type().dataType().bytes();
  }

  /** Conversions between float and bytes round each element in one prescribed way. */
  private static boolean isExact(Operation operation, DataType output) {
    return switch (operation) {
      case IntegerOperation _,
          Operation.Upsample _,
          Operation.SpaceToDepth _,
          Operation.StridedCopy _,
          Operation.LoadConstant _ ->
          true;
      // Devices may differ in which of two float zeros or NaNs is the larger.
      case Operation.Pool pool -> pool.kind() == PoolKind.MAX && output == DataType.U8;
      case Operation.CrossChannelPool pool -> pool.kind() == PoolKind.MAX && output == DataType.U8;
      case Operation.Convolve _,
          Operation.Affine _,
          Operation.Activate _,
          Operation.GlobalAverage _,
          Operation.Elementwise _,
          Operation.Softmax _,
          Operation.ReduceChannels _ ->
          false;
    };
  }
}
