package org.csprun.plan;

import java.util.List;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/**
 * Proves that whatever a plan says keeps every access of its steps inside its arena and its
 * weights. Runs on every plan that is read, and on every plan before it is written.
 */
final class PlanVerifier {
  private static final int IMAGE_CHANNELS = 3;
  private static final int MOST_OF_A_BYTE = 255;

  private final Plan plan;
  private final PlanSource source;

  private PlanVerifier(Plan plan, PlanSource source) {
    this.plan = plan;
    this.source = source;
  }

  /**
   * Returns when every rule holds.
   *
   * @throws org.csprun.CsprunException of kind PLAN that names the first rule broken and its step
   */
  static void verify(Plan plan, PlanSource source) {
    PlanVerifier verifier = new PlanVerifier(plan, source);
    verifier.verifyCounts();
    NameVerifier.verifyAll(plan, source);
    verifier.verifyCertificate();
    plan.tensors().forEach(verifier::verifyTensor);
    plan.weights().forEach(verifier::verifyWeights);
    StepVerifier.verifyAll(plan, source);
    plan.inputs().forEach(verifier::verifyInput);
    plan.outputs().forEach(verifier::verifyOutput);
    HeadVerifier.verifyAll(plan, source);
  }

  private void verifyCounts() {
    count("tensors", plan.tensors().size(), 0, PlanLimits.TENSORS);
    count("steps", plan.steps().size(), 0, PlanLimits.STEPS);
    count("constants", plan.weights().size(), 0, PlanLimits.WEIGHTS);
    count("inputs", plan.inputs().size(), 1, PlanLimits.ENDS);
    count("outputs", plan.outputs().size(), 1, PlanLimits.ENDS);
    count("heads", plan.heads().size(), 0, PlanLimits.ENDS);
    count("class names", plan.classNames().size(), 0, PlanLimits.CLASSES);
    count("entries of provenance", plan.provenance().entries().size(), 0, PlanLimits.ENTRIES);
    int steps = plan.steps().size();
    plan.selfTest().ifPresent(test -> count("expected CRCs", test.stepCrcs().size(), steps, steps));
  }

  private void count(String things, int count, int fewest, int most) {
    if (count < fewest || count > most) {
      throw source.lies(
          "The plan has %d %s; %d to %d are allowed".formatted(count, things, fewest, most));
    }
  }

  private void verifyCertificate() {
    Certificate certificate = plan.certificate();
    long arenaBytes = certificate.arenaBytes();
    if (arenaBytes < 0 || arenaBytes > PlanLimits.ARENA_BYTES) {
      throw source.lies(
          "The arena has %d bytes; 0 to %d are allowed"
              .formatted(arenaBytes, PlanLimits.ARENA_BYTES));
    }
    if (certificate.lowerBoundBytes() < 0 || certificate.lowerBoundBytes() > arenaBytes) {
      throw source.lies(
          "The lower bound of %d bytes is not between 0 and the arena's %d"
              .formatted(certificate.lowerBoundBytes(), arenaBytes));
    }
    int steps = plan.steps().size();
    if (certificate.witnessStep() < 0 || certificate.witnessStep() >= Math.max(steps, 1)) {
      throw source.lies(
          "The lower bound's witness is step %d of %d".formatted(certificate.witnessStep(), steps));
    }
  }

  private void verifyTensor(PlanTensor tensor) {
    TensorType type = tensor.type();
    String name = "Tensor " + PlanSource.quoted(tensor.name());
    requireRank(name, type.shape());
    int elementBytes = type.dataType().bytes();
    // With this many elements at most, no computation below can overflow.
    if (type.elements() > PlanLimits.ARENA_BYTES / elementBytes) {
      throw source.lies("%s of shape %s is too large".formatted(name, type.shape()));
    }
    requireQuantization(name, type);
    if (tensor.pixelStride() < type.channels()) {
      throw source.lies(
          "%s has pixels of %d elements every %d elements"
              .formatted(name, type.channels(), tensor.pixelStride()));
    }
    if (tensor.offsetBytes() % elementBytes != 0) {
      throw source.lies(
          "%s begins at byte %d, no multiple of its elements' %d bytes"
              .formatted(name, tensor.offsetBytes(), elementBytes));
    }
    long arenaBytes = plan.certificate().arenaBytes();
    requireInside(name, tensor.offsetBytes(), tensor.spanBytes(), arenaBytes, "the arena");
  }

  /** Bytes mean nothing without a scale; zero points stand in for padding, so they are bytes. */
  private void requireQuantization(String name, TensorType type) {
    if (type.dataType() != DataType.U8) {
      return;
    }
    Quantization quantization =
        type.quantization()
            .orElseThrow(() -> source.lies(name + " is of U8 without a scale and zero point"));
    for (int zeroPoint : quantization.zeroPoints()) {
      if (zeroPoint < 0 || zeroPoint > MOST_OF_A_BYTE) {
        throw source.lies("%s has zero point %d, which is no byte".formatted(name, zeroPoint));
      }
    }
  }

  private void verifyWeights(PlanWeights weights) {
    String name = "Constant " + PlanSource.quoted(weights.name());
    requireRank(name, weights.shape());
    if (weights.offsetBytes() % PlanFormat.ALIGNMENT != 0) {
      throw source.lies(
          "%s begins at byte %d, no multiple of %d"
              .formatted(name, weights.offsetBytes(), PlanFormat.ALIGNMENT));
    }
    long sectionBytes = plan.weightBytes().byteSize();
    requireInside(name, weights.offsetBytes(), weights.lengthBytes(), sectionBytes, "the weights");
    // The exact length depends on the groups of the step that uses it, and is checked there.
    long elements = weights.lengthBytes() / weights.dataType().bytes();
    if (weights.shape().elements() > elements) {
      throw source.lies(
          "%s of shape %s has only %d bytes"
              .formatted(name, weights.shape(), weights.lengthBytes()));
    }
  }

  private void requireRank(String name, Shape shape) {
    if (shape.rank() > PlanLimits.RANK) {
      throw source.lies(
          "%s has %d dimensions; at most %d are allowed"
              .formatted(name, shape.rank(), PlanLimits.RANK));
    }
  }

  private void requireInside(String name, long offset, long length, long whole, String where) {
    if (offset < 0 || length < 0 || offset > whole || length > whole - offset) {
      throw source.lies(
          "%s has %d bytes from byte %d, outside the %d bytes of %s"
              .formatted(name, length, offset, whole, where));
    }
  }

  private void verifyInput(PlanInput input) {
    String name = "Input " + PlanSource.quoted(input.name());
    TensorType type = end(name, input.tensor()).type();
    if (input.image().isEmpty()) {
      return;
    }
    if (!type.isMap() || type.channels() != IMAGE_CHANNELS) {
      throw source.lies(
          "%s takes pictures, but is a %s tensor of shape %s, not a map of 3 channels"
              .formatted(name, type.layout(), type.shape()));
    }
    ImageInput image = input.image().get();
    if (!allFinite(image.mean()) || !allFinite(image.scale())) {
      throw source.lies(name + " has a mean or a scale that is not finite");
    }
  }

  private void verifyOutput(PlanOutput output) {
    end("Output " + PlanSource.quoted(output.name()), output.tensor());
  }

  /** The tensor of an input or output. */
  private PlanTensor end(String name, int index) {
    if (index < 0 || index >= plan.tensors().size()) {
      throw source.lies("%s is tensor %d of %d".formatted(name, index, plan.tensors().size()));
    }
    PlanTensor tensor = plan.tensors().get(index);
    DataType dataType = tensor.type().dataType();
    if (dataType != DataType.F32 && dataType != DataType.U8) {
      throw source.newer(
          "%s is %s; this csprun reads and writes F32 and U8".formatted(name, dataType));
    }
    return tensor;
  }

  private static boolean allFinite(List<Float> values) {
    return values.stream().allMatch(Float::isFinite);
  }
}
