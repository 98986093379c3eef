/** What a graph costs: MACs, parameters, CIO, bytes. */
package org.csprun.compiler.cost;
