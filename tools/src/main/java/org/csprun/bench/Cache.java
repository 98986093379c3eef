package org.csprun.bench;

/**
 * One cache of a processor.
 *
 * @param sizeBytes of one instance
 * @param cores physical cores that share an instance
 */
record Cache(String name, long sizeBytes, int cores) {

  /** What all instances hold that so many threads use, a thread a core. */
  long capacityBytes(int threads) {
    return sizeBytes * Math.ceilDiv(threads, cores);
  }

  /** What one of so many threads has of it. */
  long perThreadBytes(int threads) {
    return sizeBytes / Math.min(threads, cores);
  }
}
