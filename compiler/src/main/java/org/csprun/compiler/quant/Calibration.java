package org.csprun.compiler.quant;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was seen of every tensor of a model while samples ran through it in float.
 *
 * @param tensors statistics of each channel by the name of the value; values that only move the
 *     elements of others are absent
 * @param samples how many were seen
 * @param digest of the samples
 */
record Calibration(Map<String, List<ChannelStatistics>> tensors, int samples, String digest) {
  Calibration {
    tensors = java.util.Collections.unmodifiableMap(new TreeMap<>(tensors));
  }
}
