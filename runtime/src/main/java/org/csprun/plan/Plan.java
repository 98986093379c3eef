package org.csprun.plan;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A compiled network: tensors with their places, steps in order, packed weights, and the contracts
 * of its inputs and outputs. Immutable.
 *
 * @param name the model's name
 * @param weightBytes the weights section, read-only, mapped or in memory
 * @param heads what the outputs mean; empty for a model of raw tensors
 * @param classNames labels of the classes; empty when unknown
 */
public record Plan(
    String name,
    List<PlanTensor> tensors,
    List<Step> steps,
    List<PlanWeights> weights,
    MemorySegment weightBytes,
    List<PlanInput> inputs,
    List<PlanOutput> outputs,
    List<Head> heads,
    List<String> classNames,
    Certificate certificate,
    Provenance provenance,
    Optional<SelfTest> selfTest) {
  public Plan {
    tensors = List.copyOf(tensors);
    steps = List.copyOf(steps);
    weights = List.copyOf(weights);
    weightBytes = weightBytes.asReadOnly();
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    heads = List.copyOf(heads);
    classNames = List.copyOf(classNames);
  }

  /**
   * The plan in a file, mapped and verified: its weights are used in place.
   *
   * @throws org.csprun.CsprunException of kind PLAN when there is none, it is damaged, or it breaks
   *     a rule
   */
  public static Plan map(Path path) {
    return PlanFile.map(path);
  }

  /**
   * As {@link #map}, without comparing the SHA-256 of the file, whose computation takes a starting
   * JVM longer than all the rest. What a session reads is covered all the same: by the CRC-32C of
   * every section and by the rules. {@code csprun verify} compares the digest.
   *
   * @throws org.csprun.CsprunException as {@link #map}
   */
  public static Plan mapQuickly(Path path) {
    return PlanFile.mapQuickly(path);
  }

  /**
   * Writes the plan to a file, which appears as a whole or not at all.
   *
   * @throws org.csprun.CsprunException when the plan breaks a rule or the file cannot be written
   */
  public void write(Path path) {
    PlanFile.write(this, path);
  }

  /** This plan with a golden run, in place of any it has. */
  public Plan withSelfTest(SelfTest test) {
    return new Plan(
        name,
        tensors,
        steps,
        weights,
        weightBytes,
        inputs,
        outputs,
        heads,
        classNames,
        certificate,
        provenance,
        Optional.of(test));
  }

  /** The bytes of one constant. */
  public MemorySegment weightBytes(int index) {
    PlanWeights entry = weights.get(index);
    return weightBytes.asSlice(entry.offsetBytes(), entry.lengthBytes());
  }
}
