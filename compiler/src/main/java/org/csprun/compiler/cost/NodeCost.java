package org.csprun.compiler.cost;

import org.csprun.compiler.graph.Node;

/**
 * What one node costs, batch 1.
 *
 * @param macs multiplications with accumulation of convolutions and matrix products
 * @param flops as the CSPNet paper counts them: two a MAC, and a comparison each element a maximum
 *     pool looks at
 * @param parameters weights of convolutions and matrix products, without biases and normalisation
 * @param cioElements elements in and out of convolutions and pools; 0 for others
 * @param readBytes activations read
 * @param weightBytes constants read, biases and normalisation included
 * @param writtenBytes activations written
 */
public record NodeCost(
    Node node,
    long macs,
    long flops,
    long parameters,
    long cioElements,
    long readBytes,
    long weightBytes,
    long writtenBytes) {

  /** Activations read and written. */
  public long trafficBytes() {
    return Math.addExact(readBytes, writtenBytes);
  }
}
