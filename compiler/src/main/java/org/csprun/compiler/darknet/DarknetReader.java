package org.csprun.compiler.darknet;

/** Reads Darknet networks. */
public final class DarknetReader {
  private DarknetReader() {}
}
