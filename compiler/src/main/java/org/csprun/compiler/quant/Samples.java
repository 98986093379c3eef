package org.csprun.compiler.quant;

import java.util.List;
import org.csprun.session.Session;

/**
 * The inputs a model is calibrated on, in an order that depends on their content alone. Safe to
 * read from several threads.
 */
public interface Samples {

  int size();

  /** Fills the inputs of a session from one sample. */
  void fill(int index, Session session);

  /** A digest of all samples, the same in whatever order they were given. */
  String digest();

  /** What could not be used: name and reason each. */
  List<String> skipped();
}
