/**
 * The scalar reference kernels, one small class an operation: the numeric specification that every
 * other target is tested against.
 *
 * <p>Float sums run in double precision over taps in row order and inputs in channel order, and are
 * rounded once. Other targets agree within 1e-5·k absolute (k: length of the reduction) plus 1e-4
 * relative.
 */
package org.csprun.kernel;
