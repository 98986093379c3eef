package org.csprun.bench;

import java.nio.file.Path;
import java.util.Optional;
import org.csprun.CsprunException;

/** The peers that are known by name. */
public final class Peers {
  private Peers() {}

  /**
   * Returns when a peer is known.
   *
   * @throws CsprunException when it is not
   */
  public static void requireKnown(String name) {
    if (!name.equals("ort")) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "No peer '%s' for --against. Known: ort (ONNX Runtime).".formatted(name));
    }
  }

  /**
   * The peer of this name, loaded into this process.
   *
   * @param jar its jar; empty to look in the local Maven repository
   * @throws CsprunException when there is no such peer or its jar is not found
   */
  public static Peer load(String name, Optional<Path> jar) {
    requireKnown(name);
    return OnnxRuntimePeer.load(OnnxRuntimeJar.find(jar));
  }
}
