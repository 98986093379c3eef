package org.csprun.vision;

/** A class a picture may show, with its probability in 0…1. */
public record Classification(int classId, float probability) {}
