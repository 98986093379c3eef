/** An assembler for x86-64 with the instructions that the kernels need. */
package org.csprun.target.assembly.x86;
