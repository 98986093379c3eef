/** What turns sums into elements of the output: requantisation, activations, residuals, stores. */
package org.csprun.target.assembly.finish;
