/** The csprun command: one class a verb. Results go to stdout, everything else to stderr. */
package org.csprun.cli;
