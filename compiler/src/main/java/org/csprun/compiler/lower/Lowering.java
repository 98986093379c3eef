package org.csprun.compiler.lower;

/** Graph to plan. */
public final class Lowering {
  private Lowering() {}
}
