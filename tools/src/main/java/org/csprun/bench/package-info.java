/** Measuring: runs of a plan, a peer beside it, and what the machine can do at most. */
package org.csprun.bench;
