/** The imported model in SSA form. */
package org.csprun.compiler.graph;
