/** Graph to graph, one class a pass. */
package org.csprun.compiler.pass;
