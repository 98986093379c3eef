package org.csprun.target.assembly.element;

import java.util.List;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits what makes of the elements of a step's inputs the vectors that a {@link
 * org.csprun.target.assembly.finish.Finish} finishes. Implementations are records: equal ones emit
 * equal code.
 */
interface Source {

  /** Vector registers it needs beside the result. */
  int registers();

  /** Vectors of constants it reads for a vector of channels. */
  int constants();

  /**
   * Emits what is done once.
   *
   * @param constants where the constants lie
   * @param spare first of its registers
   */
  default void prepare(Assembler a, Address constants, int spare) {}

  /**
   * Emits the making of one vector.
   *
   * @param used how many of its lanes are channels
   */
  void vector(Assembler a, Vec into, int used, List<Address> inputs, Address constants, int spare);
}
