package org.csprun.bench;

import org.csprun.target.PeakProbe.Access;

/**
 * The most bytes that were moved from or within one memory.
 *
 * @param by the device and the loop that measured it
 * @param capacityBytes what the memory holds for all threads together
 * @param workingSetBytes what each thread went through
 * @param bytesPerSecond of all threads together; a copied byte counts twice, read and written
 */
public record MemoryPeak(
    String memory,
    Access access,
    String by,
    long capacityBytes,
    long workingSetBytes,
    double bytesPerSecond) {}
