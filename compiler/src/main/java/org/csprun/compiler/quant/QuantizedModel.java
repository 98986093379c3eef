package org.csprun.compiler.quant;

import org.csprun.compiler.graph.Graph;

/**
 * A graph in integers with what was decided on the way.
 *
 * @param table the ranges it was made with
 */
public record QuantizedModel(Graph graph, CalibrationTable table) {}
