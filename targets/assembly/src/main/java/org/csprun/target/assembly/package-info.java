/** Kernels in machine code: which processors run it, and the factory of all kernels. */
package org.csprun.target.assembly;
