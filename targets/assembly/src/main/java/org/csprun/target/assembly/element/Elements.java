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

  /** A kernel, or empty where there is no code for the step. */
  public Optional<Kernel> create(BoundStep step) {
    if (tier != Tier.AVX512_VNNI) {
      return Optional.empty();
    }
    FloatElements floats = new FloatElements(tier, store);
    ByteElements bytes = new ByteElements(tier, store);
    return switch (step.operation()) {
      case Operation.Affine affine -> Optional.of(floats.affine(step, affine));
      case Operation.Activate activate -> Optional.of(floats.activate(step, activate));
      case Operation.Elementwise elementwise -> floats.elementwise(step, elementwise);
      case Operation.Softmax _ -> Optional.of(floats.softmax(step));
      case IntegerOperation.Quantize _ -> Optional.of(floats.quantize(step));
      case IntegerOperation.Dequantize _ -> Optional.of(floats.dequantize(step));
      case IntegerOperation.Lookup lookup -> Optional.of(bytes.lookup(step, lookup));
      case IntegerOperation.Add add -> bytes.add(step, add);
      case IntegerOperation.Multiply multiply -> bytes.multiply(step, multiply);
      default -> Optional.empty();
    };
  }
}
