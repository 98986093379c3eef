/** Maxima and averages over windows, maps and channels. */
package org.csprun.target.assembly.pool;
