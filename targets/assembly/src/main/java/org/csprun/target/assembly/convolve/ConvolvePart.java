package org.csprun.target.assembly.convolve;

import org.csprun.target.assembly.code.MachineFunction;

/**
 * Blocks of output channels that one function computes.
 *
 * @param arguments address of the function's block of arguments
 */
public record ConvolvePart(MachineFunction code, long arguments, int blocks) {}
