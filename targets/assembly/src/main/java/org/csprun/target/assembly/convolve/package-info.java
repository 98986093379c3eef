/** Dense convolutions, of bytes and of floats, in panels of 32 output channels. */
package org.csprun.target.assembly.convolve;
