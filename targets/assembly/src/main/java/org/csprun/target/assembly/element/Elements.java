package org.csprun.target.assembly.element;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;

/** Makes the kernels of steps whose outputs depend on the elements at their own place alone. */
public record Elements(Tier tier, CodeStore store) {

  /** A kernel for floats, scaled and shifted; empty where there is no code, here as below. */
  public Optional<Kernel> create(BoundStep step, Operation.Affine affine) {
    return floats().map(floats -> floats.affine(step, affine));
  }

  /** A kernel for a function of floats. */
  public Optional<Kernel> create(BoundStep step, Operation.Activate activate) {
    return floats().map(floats -> floats.activate(step, activate));
  }

  /** A kernel for a function of pairs of floats. */
  public Optional<Kernel> create(BoundStep step, Operation.Elementwise elementwise) {
    return floats().flatMap(floats -> floats.elementwise(step, elementwise));
  }

  /** A kernel for a softmax. */
  public Optional<Kernel> create(BoundStep step, Operation.Softmax softmax) {
    return floats().map(floats -> floats.softmax(step));
  }

  /** A kernel that makes bytes of floats. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Quantize quantize) {
    return floats().map(floats -> floats.quantize(step));
  }

  /** A kernel that makes floats of bytes. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Dequantize dequantize) {
    return floats().map(floats -> floats.dequantize(step));
  }

  /** A kernel that looks bytes up. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Lookup lookup) {
    return bytes().map(bytes -> bytes.lookup(step, lookup));
  }

  /** A kernel for sums of bytes. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Add add) {
    return bytes().flatMap(bytes -> bytes.add(step, add));
  }

  /** A kernel for products of bytes. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Multiply multiply) {
    return bytes().flatMap(bytes -> bytes.multiply(step, multiply));
  }

  private Optional<FloatElements> floats() {
    return hasCode() ? Optional.of(new FloatElements(tier, store)) : Optional.empty();
  }

  private Optional<ByteElements> bytes() {
    return hasCode() ? Optional.of(new ByteElements(tier, store)) : Optional.empty();
  }

  private boolean hasCode() {
    return tier == Tier.AVX512_VNNI;
  }
}
