package org.csprun.compiler.quant;

import org.csprun.compiler.graph.Graph;

/**
 * A graph in integers with what was decided on the way.
 *
 * @param graph its provenance holds the ledger
 * @param table the ranges it was made with
 */
public record QuantizedModel(Graph graph, CalibrationTable table, Ledger ledger) {}
