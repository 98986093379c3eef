package org.csprun.plan;

import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;

/**
 * One constant array in the weights section.
 *
 * @param shape logical shape; (outputs, inputs a group, kernel height, kernel width) for the filter
 *     of a convolution
 * @param offsetBytes from the start of the weights section, a multiple of 64
 * @param lengthBytes packed length, padding of the layout included
 */
public record PlanWeights(
    String name,
    DataType dataType,
    Shape shape,
    WeightLayout layout,
    long offsetBytes,
    long lengthBytes) {}
