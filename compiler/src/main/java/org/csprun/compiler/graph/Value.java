package org.csprun.compiler.graph;

import org.csprun.tensor.TensorType;

/**
 * An edge of the graph: produced once, by a node or as an input of the graph.
 *
 * @param id unique in the graph
 * @param name unique in the graph
 */
public record Value(int id, String name, TensorType type) {

  @Override
  public String toString() {
    return "%" + name;
  }
}
