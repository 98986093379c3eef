package org.csprun.compiler.quant;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ranges of all tensors of a model: all that quantising it again needs, pictures aside.
 *
 * @param tensors by the name of the value, in the order of the graph
 * @param samples how many samples they were made of
 * @param digest of the samples
 */
public record CalibrationTable(Map<String, TensorRanges> tensors, int samples, String digest) {
  public CalibrationTable {
    tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}
