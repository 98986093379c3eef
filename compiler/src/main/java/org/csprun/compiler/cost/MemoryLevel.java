package org.csprun.compiler.cost;

/**
 * One memory of a machine and how fast it is.
 *
 * @param name {@code L1}, {@code L2}, {@code L3} or {@code DRAM}
 * @param capacityBytes what it holds for all threads measured together; {@link Long#MAX_VALUE} for
 *     the last
 * @param bytesPerSecond bytes that all threads measured read from it in a second
 */
public record MemoryLevel(String name, long capacityBytes, double bytesPerSecond) {
  public MemoryLevel {
    if (capacityBytes < 1 || !(bytesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "Memory %s has %d bytes and %s bytes a second"
              .formatted(name, capacityBytes, bytesPerSecond));
    }
  }
}
