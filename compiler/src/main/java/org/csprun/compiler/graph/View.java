package org.csprun.compiler.graph;

/**
 * A value that lives inside another: it has the base's memory, starts {@code elementOffset}
 * elements after the base's first element and keeps the base's distance from pixel to pixel.
 *
 * @param base the wider value; itself possibly a view
 */
public record View(Value base, long elementOffset) {}
