package org.csprun.plan;

import org.csprun.CsprunException;
import org.csprun.tensor.DataType;
import org.csprun.tensor.TensorType;

/** One step with the plan around it, for the rules it must keep. */
record StepScope(Plan plan, PlanSource source, Step step) {

  TensorType input(int number) {
    return tensor(step.inputs().get(number)).type();
  }

  TensorType output() {
    return tensor(step.output()).type();
  }

  /** A tensor the step names; any that does not exist was refused before. */
  PlanTensor tensor(int index) {
    return plan.tensors().get(index);
  }

  void require(boolean holds, String otherwise, Object... values) {
    if (!holds) {
      throw lies(otherwise.formatted(values));
    }
  }

  CsprunException lies(String what) {
    return source.lies(name() + " " + what, step.origin());
  }

  CsprunException newer(String what) {
    return source.newer(name() + " " + what);
  }

  /** A constant of the step, which this version reads as floats. */
  PlanWeights weights(int index, String what) {
    int count = plan.weights().size();
    require(index >= 0 && index < count, "takes its %s from constant %d of %d", what, index, count);
    PlanWeights weights = plan.weights().get(index);
    if (weights.dataType() != DataType.F32) {
      throw newer("has a %s of %s; this csprun computes F32".formatted(what, weights.dataType()));
    }
    return weights;
  }

  /** Requires a constant of so many values, one after another. */
  void requireArray(int index, String what, long values) {
    PlanWeights weights = weights(index, what);
    require(
        weights.layout() == WeightLayout.ROW_MAJOR && weights.shape().elements() == values,
        "has a %s of shape %s in %s, not %d values",
        what,
        weights.shape(),
        weights.layout(),
        values);
    requireBytes(weights, what, values);
  }

  /** Requires that a constant takes just the bytes of so many elements. */
  void requireBytes(PlanWeights weights, String what, long elements) {
    long bytes = Math.multiplyExact(elements, weights.dataType().bytes());
    require(
        weights.lengthBytes() == bytes,
        "has a %s of %d bytes, not %d",
        what,
        weights.lengthBytes(),
        bytes);
  }

  /** Requires rows and columns of the output. */
  void requirePixels(long height, long width) {
    require(
        output().height() == height && output().width() == width,
        "writes %dx%d pixels, not %dx%d",
        output().height(),
        output().width(),
        height,
        width);
  }

  void requireChannels(long channels) {
    require(
        output().channels() == channels,
        "writes %d channels, not %d",
        output().channels(),
        channels);
  }

  /** Requires a factor, block or count of pixels within bounds. */
  void requirePixelCount(String what, int value) {
    require(
        value >= 1 && value <= PlanLimits.WINDOW_PIXELS,
        "has %s %d; 1 to %d are allowed",
        what,
        value,
        PlanLimits.WINDOW_PIXELS);
  }

  private String name() {
    return "Step " + PlanSource.quoted(step.name());
  }
}
