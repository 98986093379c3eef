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

  /** A constant of the step. */
  PlanWeights weights(int index, String what, DataType wanted) {
    int count = plan.weights().size();
    require(index >= 0 && index < count, "takes its %s from constant %d of %d", what, index, count);
    PlanWeights weights = plan.weights().get(index);
    require(
        weights.dataType() == wanted, "has a %s of %s, not %s", what, weights.dataType(), wanted);
    return weights;
  }

  /** Requires a constant of so many floats, one after another. */
  void requireArray(int index, String what, long values) {
    requireArray(index, what, values, DataType.F32);
  }

  /** Requires a constant of so many values, one after another. */
  void requireArray(int index, String what, long values, DataType dataType) {
    PlanWeights weights = weights(index, what, dataType);
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

  /** Requires the rows and columns of the first input. */
  void requireSamePixels() {
    requirePixels(input(0).height(), input(0).width());
  }

  /** Requires the pixels of the first input and its channels divided by groups. */
  void requirePooledChannels(int groups) {
    requireSamePixels();
    int channels = input(0).channels();
    require(
        groups >= 1 && channels % groups == 0, "pools %d channels in %d groups", channels, groups);
    requireChannels(channels / groups);
  }

  /** Requires two inputs of the output's shape, or with dimensions of size 1 to repeat. */
  void requireRepeatable() {
    TensorType out = output();
    for (int number = 0; number < 2; number++) {
      TensorType in = input(number);
      boolean fits = in.layout() == out.layout() && in.shape().rank() == out.shape().rank();
      for (int i = 0; fits && i < out.shape().rank(); i++) {
        fits = in.shape().dim(i) == out.shape().dim(i) || in.shape().dim(i) == 1;
      }
      require(
          fits,
          "reads a %s tensor of shape %s for an output in %s of shape %s",
          in.layout(),
          in.shape(),
          out.layout(),
          out.shape());
    }
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
