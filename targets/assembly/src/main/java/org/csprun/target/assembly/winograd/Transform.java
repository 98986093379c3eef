package org.csprun.target.assembly.winograd;

import java.util.ArrayList;
import java.util.List;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/**
 * The three linear maps of Winograd's minimal filtering with kernels of three taps, along one axis:
 * outputs are {@code Aᵀ((G·filter) ∘ (Bᵀ·input))}. Maps of two axes apply them one after the other.
 * Source: A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015.
 */
sealed interface Transform permits TwoOutputs, FourOutputs {

  /** Outputs a tile along one axis. */
  int outputs();

  /** Inputs a tile along one axis, and products. */
  default int inputs() {
    return outputs() + 2;
  }

  /** Products a tile. */
  default int positions() {
    return inputs() * inputs();
  }

  /** Factors that {@link #input} finds in the registers from {@code factors} on. */
  List<Float> inputFactors();

  List<Float> outputFactors();

  List<Float> filterFactors();

  /** Rows of Bᵀ that are computed together: each list has one or two. */
  List<List<Integer>> inputGroups();

  /**
   * Emits the rows of one group of Bᵀ.
   *
   * @param to a register for each row of the group
   * @param spare three registers, none of them in {@code to}
   * @param factors first register of {@link #inputFactors}
   */
  void input(Assembler a, int group, Elements in, List<Vec> to, List<Vec> spare, Vec factors);

  /**
   * Emits Aᵀ.
   *
   * @param to a register for each output; they may be those of the first elements
   * @param spare four registers
   */
  void output(Assembler a, Elements in, List<Vec> to, List<Vec> spare, Vec factors);

  /** Emits G; {@code to} and {@code spare} (two) are no registers of {@code in}. */
  void filter(Assembler a, List<Vec> in, List<Vec> to, List<Vec> spare, Vec factors);

  /** The register {@code k} after the first. */
  static Vec next(Vec first, int k) {
    return new Vec(first.code() + k, first.bytes());
  }

  /** So many registers from {@code first} on, {@code step} apart. */
  static List<Vec> registers(Vec first, int count, int step) {
    List<Vec> registers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      registers.add(next(first, i * step));
    }
    return registers;
  }
}
