package org.csprun.compiler.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.Session;
import org.csprun.target.Operand;

/**
 * The steps that a tensor reaches in a plan where every tensor has memory of its own: those that
 * only move it, and the first that compute with it.
 */
final class Cone {
  private final Session session;
  private final Operand tensor;
  private final List<Integer> steps = new ArrayList<>();
  private final List<Operand> ends = new ArrayList<>();

  private Cone(Session session, Operand tensor) {
    this.session = session;
    this.tensor = tensor;
  }

  static Cone of(Session session, String name) {
    Plan plan = session.plan();
    Cone cone = new Cone(session, session.tensor(NaivePlans.tensor(plan, name)).operand());
    Set<Long> reached = new HashSet<>(Set.of(cone.tensor.offsetBytes()));
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      if (NaivePlans.reads(plan, step, reached)) {
        cone.steps.add(i);
        Operand output = session.tensor(step.output()).operand();
        if (moves(step.operation())) {
          reached.add(output.offsetBytes());
        } else {
          cone.ends.add(output);
        }
      }
    }
    return cone;
  }

  private static boolean moves(Operation operation) {
    return switch (operation) {
      case Operation.StridedCopy _, Operation.Upsample _, Operation.SpaceToDepth _ -> true;
      case Operation.Pool pool -> pool.kind() == Operation.PoolKind.MAX;
      case Operation.CrossChannelPool pool -> pool.kind() == Operation.PoolKind.MAX;
      default -> false;
    };
  }

  float[] values() {
    return read(tensor);
  }

  void put(float[] values) {
    MemorySegment.copy(
        values, 0, tensor.memory(), ValueLayout.JAVA_FLOAT, tensor.offsetBytes(), values.length);
  }

  void run() {
    steps.forEach(session::runStep);
  }

  List<float[]> outputs() {
    return ends.stream().map(Cone::read).toList();
  }

  /** The squared error of all ends together, each against its own square. */
  double error(List<float[]> right) {
    double error = 0;
    for (int end = 0; end < right.size(); end++) {
      float[] wanted = right.get(end);
      float[] found = read(ends.get(end));
      double noise = 0;
      double signal = 0;
      for (int i = 0; i < wanted.length; i++) {
        double difference = (double) found[i] - wanted[i];
        noise += difference * difference;
        signal += (double) wanted[i] * wanted[i];
      }
      error += signal == 0 ? 0 : noise / signal;
    }
    return error;
  }

  /** All elements as they lie: dense, since every tensor has memory of its own. */
  private static float[] read(Operand operand) {
    return operand
        .memory()
        .asSlice(operand.offsetBytes(), operand.type().bytes())
        .toArray(ValueLayout.JAVA_FLOAT);
  }
}
