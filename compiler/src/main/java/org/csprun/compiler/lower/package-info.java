/** From a graph to the steps, weights and tensors of a plan. */
package org.csprun.compiler.lower;
