package org.csprun.plan;

import java.util.List;

/** The rules of a strided copy: what it reaches lies inside its tensors. */
final class CopyVerifier {
  private CopyVerifier() {}

  static void verify(StepScope scope, Operation.StridedCopy copy) {
    int rank = copy.extents().size();
    scope.require(
        rank >= 1
            && rank <= PlanLimits.RANK
            && copy.inputStrides().size() == rank
            && copy.outputStrides().size() == rank,
        "copies %d extents with %d and %d strides; 1 to %d of each are allowed",
        rank,
        copy.inputStrides().size(),
        copy.outputStrides().size(),
        PlanLimits.RANK);
    long elements = 1;
    for (int extent : copy.extents()) {
      scope.require(extent >= 1, "copies %d elements of a dimension", extent);
      elements = Math.multiplyExact(elements, extent);
    }
    long written = scope.output().elements();
    scope.require(elements <= written, "copies %d elements to an output of %d", elements, written);
    PlanTensor input = scope.tensor(scope.step().inputs().getFirst());
    PlanTensor output = scope.tensor(scope.step().output());
    requireInside(scope, "reads", copy.extents(), copy.inputStart(), copy.inputStrides(), input);
    requireInside(
        scope, "writes", copy.extents(), copy.outputStart(), copy.outputStrides(), output);
  }

  private static void requireInside(
      StepScope scope,
      String verb,
      List<Integer> extents,
      long start,
      List<Long> strides,
      PlanTensor tensor) {
    long first = start;
    long last = start;
    for (int i = 0; i < extents.size(); i++) {
      long stride = strides.get(i);
      // Where there is one element a stride moves nothing, but kernels may multiply it still.
      scope.require(
          stride >= -PlanLimits.ARENA_BYTES && stride <= PlanLimits.ARENA_BYTES,
          "%s every %d elements",
          verb,
          stride);
      long reach = Math.multiplyExact(extents.get(i) - 1L, stride);
      first = Math.addExact(first, Math.min(reach, 0));
      last = Math.addExact(last, Math.max(reach, 0));
    }
    long span = tensor.spanBytes() / tensor.type().dataType().bytes();
    scope.require(
        first >= 0 && last < span,
        "%s elements %d to %d of the %d of tensor %s",
        verb,
        first,
        last,
        span,
        PlanSource.quoted(tensor.name()));
  }
}
