/** Loops that show what the processor does at most. */
package org.csprun.target.assembly.probe;
