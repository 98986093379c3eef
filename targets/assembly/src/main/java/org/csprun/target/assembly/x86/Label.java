package org.csprun.target.assembly.x86;

/** A place in the code that jumps lead to; made by {@link CodeBuffer#label}. */
public record Label(int number) {}
