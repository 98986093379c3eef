package org.csprun.bench;

import java.nio.file.Path;
import java.util.List;

/** Another runtime, loaded into this process to run beside ours. */
public interface Peer {

  /** Its name and version, for people. */
  String name();

  /**
   * A model of the peer's own, ready to run on these inputs.
   *
   * @param inputs values of each input, in the model's order
   * @param threads that one operator may use, the calling one included
   * @throws org.csprun.CsprunException when the peer cannot run the model or it takes other inputs
   */
  PeerModel open(Path model, List<float[]> inputs, int threads);
}
