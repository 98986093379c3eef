package org.csprun.compiler;

/** Reads any supported model file. */
public final class Models {
  private Models() {}
}
