package org.csprun.compiler.cost;

import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.Step;

/**
 * What a step moves, and how far away it lies: for each tensor and constant its bytes, and the
 * bytes that a run touches between its last use and this one. A memory that holds so many still has
 * it; a smaller one fetches it again. Within a step every byte counts once, which no kernel can do
 * better.
 *
 * @param pieces one for each input, constant and output
 */
record StepTraffic(List<Piece> pieces) {
  StepTraffic {
    pieces = List.copyOf(pieces);
  }

  /**
   * Bytes used again.
   *
   * @param distanceBytes touched since the last use, this step included
   */
  record Piece(long bytes, long distanceBytes) {}

  /** The traffic of every step of a plan that is run again and again. */
  static List<StepTraffic> of(Plan plan) {
    List<Step> steps = plan.steps();
    long[] touched = steps.stream().mapToLong(step -> PlanCost.touchedBytes(plan, step)).toArray();
    long all = Math.addExact(plan.certificate().arenaBytes(), plan.weightBytes().byteSize());
    List<StepTraffic> traffic = new ArrayList<>();
    for (int i = 0; i < touched.length; i++) {
      Step step = steps.get(i);
      List<Piece> pieces = new ArrayList<>();
      for (int input : step.inputs()) {
        PlanTensor tensor = plan.tensors().get(input);
        pieces.add(new Piece(tensor.type().bytes(), distance(plan, i, tensor, touched, all)));
      }
      pieces.add(new Piece(PlanCost.weightBytes(plan, step), all));
      PlanTensor output = plan.tensors().get(step.output());
      pieces.add(
          new Piece(PlanCost.writtenBytes(plan, step), distance(plan, i, output, touched, all)));
      traffic.add(new StepTraffic(pieces));
    }
    return traffic;
  }

  /** Bytes that a memory of this capacity has to fetch from a larger one. */
  long missedBytes(long capacityBytes) {
    return pieces.stream()
        .filter(piece -> piece.distanceBytes() > capacityBytes)
        .mapToLong(Piece::bytes)
        .sum();
  }

  /** Bytes touched since an earlier step used the place of a tensor; all when none did. */
  private static long distance(Plan plan, int step, PlanTensor tensor, long[] touched, long all) {
    long sum = touched[step];
    for (int earlier = step - 1; earlier >= 0; earlier--) {
      if (uses(plan, plan.steps().get(earlier), tensor)) {
        return Math.min(sum, all);
      }
      sum = Math.addExact(sum, touched[earlier]);
    }
    return all;
  }

  private static boolean uses(Plan plan, Step step, PlanTensor place) {
    return overlaps(plan.tensors().get(step.output()), place)
        || step.inputs().stream().map(plan.tensors()::get).anyMatch(in -> overlaps(in, place));
  }

  private static boolean overlaps(PlanTensor a, PlanTensor b) {
    return a.offsetBytes() < b.endBytes() && b.offsetBytes() < a.endBytes();
  }
}
