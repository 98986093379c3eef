/** Machine code in memory: executable pages, the one way to call them, and what kernels read. */
package org.csprun.target.assembly.code;
