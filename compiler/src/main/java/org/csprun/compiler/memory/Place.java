package org.csprun.compiler.memory;

/**
 * Where a value lies in the arena.
 *
 * @param offsetBytes first element, from the start of the arena
 * @param pixelStride elements from one pixel to the next
 */
public record Place(long offsetBytes, int pixelStride) {}
