package org.csprun.compiler.cost;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Step;
import org.csprun.plan.Window;
import org.csprun.tensor.TensorType;

/** What the steps of a plan cost. */
public final class PlanCost {
  private PlanCost() {}

  /** Multiply-adds of a convolution or fully connected step, padding included; 0 for others. */
  public static long macs(Plan plan, Step step) {
    return switch (step.operation()) {
      case Operation.Convolve convolve -> macs(plan, step, convolve.window(), convolve.groups());
      case IntegerOperation.Convolve convolve ->
          macs(plan, step, convolve.window(), convolve.groups());
      case IntegerOperation o -> 0;
      case Operation.Affine o -> 0;
      case Operation.Activate o -> 0;
      case Operation.Pool o -> 0;
      case Operation.GlobalAverage o -> 0;
      case Operation.CrossChannelPool o -> 0;
      case Operation.Elementwise o -> 0;
      case Operation.Upsample o -> 0;
      case Operation.SpaceToDepth o -> 0;
      case Operation.Softmax o -> 0;
      case Operation.ReduceChannels o -> 0;
      case Operation.StridedCopy o -> 0;
      case Operation.LoadConstant o -> 0;
    };
  }

  private static long macs(Plan plan, Step step, Window window, int groups) {
    TensorType input = plan.tensors().get(step.inputs().getFirst()).type();
    TensorType output = plan.tensors().get(step.output()).type();
    long taps = (long) window.kernelH() * window.kernelW();
    return output.elements() * taps * (input.channels() / groups);
  }

  /** Multiply-adds of all steps. */
  public static long macs(Plan plan) {
    return plan.steps().stream().mapToLong(step -> macs(plan, step)).sum();
  }

  /** Bytes of tensors a step reads: all elements of its inputs. */
  public static long readBytes(Plan plan, Step step) {
    return step.inputs().stream()
        .map(plan.tensors()::get)
        .map(PlanTensor::type)
        .mapToLong(TensorType::bytes)
        .sum();
  }

  /** Bytes of constants a step reads, packed as they lie in the plan. */
  public static long weightBytes(Plan plan, Step step) {
    return step.constants().stream()
        .map(plan.weights()::get)
        .mapToLong(PlanWeights::lengthBytes)
        .sum();
  }

  /** Bytes a step reads and writes, constants included. */
  public static long touchedBytes(Plan plan, Step step) {
    return Math.addExact(
        Math.addExact(readBytes(plan, step), weightBytes(plan, step)), writtenBytes(plan, step));
  }

  /** Bytes of the tensor a step writes; a copy into a concat counts what it copies. */
  public static long writtenBytes(Plan plan, Step step) {
    TensorType output = plan.tensors().get(step.output()).type();
    if (step.operation() instanceof Operation.StridedCopy copy) {
      return copy.elements() * output.dataType().bytes();
    }
    return output.bytes();
  }
}
