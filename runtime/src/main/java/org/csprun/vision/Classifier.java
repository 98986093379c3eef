package org.csprun.vision;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.csprun.CsprunException;
import org.csprun.plan.Head;
import org.csprun.target.Operand;

/** Turns the raw output of a classifier into its likeliest classes. */
public final class Classifier {
  private final Head.Classes head;

  public Classifier(Head.Classes head) {
    this.head = head;
  }

  /**
   * The {@code count} likeliest classes, likeliest first, equal ones by their number. Scores that
   * are no probabilities yet go through softmax.
   *
   * @param outputs all outputs of the plan, in its order
   * @throws CsprunException of kind PLAN when the output does not have one value a class
   */
  public List<Classification> top(List<Operand> outputs, int count) {
    Elements output = new Elements(outputs.get(head.output()));
    if (output.shape().elements() != head.classes()) {
      throw HeadCells.mismatch(
          "classes", head.output(), output.shape(), head.classes() + " values");
    }
    double[] values = IntStream.range(0, head.classes()).mapToDouble(output::flat).toArray();
    if (!head.probabilities()) {
      softmax(values);
    }
    return IntStream.range(0, values.length)
        .mapToObj(c -> new Classification(c, (float) values[c]))
        .sorted(Comparator.comparing(Classification::probability).reversed())
        .limit(count)
        .toList();
  }

  /** Shifted by the largest value, so that no exponential overflows. */
  private static void softmax(double[] values) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i] - largest);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }
}
