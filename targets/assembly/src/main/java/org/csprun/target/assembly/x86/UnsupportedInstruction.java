package org.csprun.target.assembly.x86;

/** Code asks for an instruction that the processor it is made for does not have. */
public final class UnsupportedInstruction extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedInstruction(Object instruction, Feature feature) {
    super(instruction + " needs " + feature + ", which the code is not made for");
  }
}
