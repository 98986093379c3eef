package org.csprun.scenes;

import java.awt.Color;
import java.awt.Shape;

/** One flat patch of paint on a sign, in the sign's own coordinates, -1 to 1 on both axes. */
record Layer(Shape shape, Color colour) {}
