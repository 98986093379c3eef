package org.csprun.cli;

import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.quant.CalibrationTable;
import org.csprun.compiler.quant.Sensitivity;

/**
 * A graph ready to lower with what there is to say about its precision.
 *
 * @param table the ranges it was quantised with; empty for a float graph
 * @param precision where layers could go to float
 * @param sensitivity where it was asked for
 */
record Quantized(
    Graph graph,
    Optional<CalibrationTable> table,
    Optional<PrecisionReport> precision,
    Optional<Sensitivity> sensitivity) {

  static Quantized inFloat(Graph graph) {
    return new Quantized(graph, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
