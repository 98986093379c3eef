package org.csprun.compiler.cost;

/** What a graph costs. */
public final class GraphCost {
  private GraphCost() {}
}
