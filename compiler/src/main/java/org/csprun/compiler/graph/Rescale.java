package org.csprun.compiler.graph;

import java.util.Optional;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;

/**
 * A {@link Requantize} with its numbers.
 *
 * @param rows shape (rows of {@link Requantize#layout}, channels)
 * @param table 256 entries, for the curves that have one
 */
public record Rescale(
    Curve curve,
    Join join,
    IntegerWeights rows,
    Optional<IntegerWeights> table,
    int fractionBits) {}
