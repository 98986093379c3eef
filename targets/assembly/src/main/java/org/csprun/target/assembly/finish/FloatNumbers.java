package org.csprun.target.assembly.finish;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.csprun.plan.Activation;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.x86.Address;

/**
 * The numbers that activations read, each repeated in a vector of its own in memory, so that they
 * take no registers and every tier reads them as plain operands.
 */
record FloatNumbers(Tier tier, List<Float> values) {
  FloatNumbers {
    values = List.copyOf(values);
  }

  static FloatNumbers of(Tier tier, Activation first, Activation second) {
    Set<Float> values = new LinkedHashSet<>(FloatActivation.numbers(first));
    values.addAll(FloatActivation.numbers(second));
    return new FloatNumbers(tier, List.copyOf(values));
  }

  /** Where a number lies. */
  Address at(Address first, float value) {
    int index = values.indexOf(value);
    if (index < 0) {
      throw new IllegalStateException(value + " is not among " + values);
    }
    return first.plus((long) index * tier.vectorBytes());
  }

  /** The address of memory that holds them. */
  long write(CodeStore store) {
    MemorySegment memory = store.allocate((long) Math.max(1, values.size()) * tier.vectorBytes());
    for (int i = 0; i < values.size(); i++) {
      for (int lane = 0; lane < tier.lanes(); lane++) {
        memory.setAtIndex(JAVA_FLOAT, (long) i * tier.lanes() + lane, values.get(i));
      }
    }
    return memory.address();
  }
}
