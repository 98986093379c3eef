package org.csprun.plan;

import java.util.List;

/**
 * One kernel call with its tensors bound.
 *
 * @param name unique in the plan
 * @param origin where the model asks for it: {@code yolo.cfg:212} or an ONNX node name
 * @param inputs indexes of tensors
 * @param output index of the tensor written
 */
public record Step(
    String name, String origin, Operation operation, List<Integer> inputs, int output) {
  public Step {
    inputs = List.copyOf(inputs);
  }

  /** Indexes of the constants the operation reads, among the plan's weights. */
  public List<Integer> constants() {
    return StepVerifier.constants(operation);
  }
}
