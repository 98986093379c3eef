package org.csprun.compiler.pass;

import org.csprun.compiler.graph.Graph;

/** A rewriting of a graph that keeps its meaning. */
@FunctionalInterface
public interface Pass {

  /** The rewritten graph; the same one when there is nothing to do. */
  Graph run(Graph graph);

  /** The name users see. */
  default String name() {
    return getClass().getSimpleName();
  }
}
