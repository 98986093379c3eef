package org.csprun.eval;

/** An object that is truly in a picture. */
public record LabelledBox(int classId, Box box) {}
