package org.csprun.compiler.onnx;

/**
 * One operator the reader takes.
 *
 * @param name ONNX's name
 * @param constraint what of it is taken, for users
 */
record OpEntry(String name, String constraint, Importer importer) {

  /** Adds the nodes of the graph that one ONNX node stands for. */
  @FunctionalInterface
  interface Importer {

    /**
     * Reads the site's inputs and defines its outputs.
     *
     * @throws Refusal when the operator is used in a way the graph cannot express
     */
    void read(Site site);
  }
}
