package org.csprun.bench;

/** A peer's model with its inputs bound. */
public interface PeerModel extends AutoCloseable {

  /** Runs the model once; the results are dropped. */
  void run();

  @Override
  void close();
}
