package org.csprun.target.assembly.convolve;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.WeightLayout;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.MachineFunction;
import org.csprun.tensor.Quantization;

/** Computes what the taps of a panel add where they see padding. */
final class PaddingSums {
  private final MachineFunction code;
  private final MemorySegment arguments;
  private final MemorySegment zeroPoints;
  private final MemorySegment sums;
  private final int taps;
  private final int groupWords;

  /**
   * @param taps taps of the kernel
   * @param words words of a group
   */
  PaddingSums(
      CodeStore store,
      Tier tier,
      Quantization input,
      int groups,
      int groupInputs,
      int taps,
      int words) {
    this.taps = taps;
    groupWords = words;
    code =
        store.function(
            "padding " + tier.ordinal() + " " + words, () -> PaddingSumsEmitter.emit(tier, words));
    arguments = store.allocate(PaddingSumsEmitter.ARGUMENT_BYTES);
    sums = store.allocate((long) taps * ConvolveEmitter.WORD_WEIGHTS);
    zeroPoints = store.allocate((long) groups * words * Integer.BYTES);
    for (int group = 0; group < groups; group++) {
      for (int i = 0; i < groupInputs; i++) {
        long at = (long) group * words * Integer.BYTES + i;
        zeroPoints.set(JAVA_BYTE, at, (byte) input.zeroPoint(group * groupInputs + i));
      }
    }
    arguments.set(JAVA_LONG, PaddingSumsEmitter.SUMS, sums.address());
  }

  /** The sums of the panel whose weights are at this address, {@code [tap][32]}. */
  int[] of(int group, long weights) {
    long first = (long) group * groupWords * Integer.BYTES;
    arguments.set(JAVA_LONG, PaddingSumsEmitter.ZERO_POINTS, zeroPoints.address() + first);
    arguments.set(JAVA_LONG, PaddingSumsEmitter.WEIGHTS, weights);
    code.call(arguments.address(), 0, taps, 0, 0);
    int[] values = new int[taps * WeightLayout.PANEL];
    MemorySegment.copy(sums, JAVA_INT, 0, values, 0, values.length);
    return values;
  }
}
