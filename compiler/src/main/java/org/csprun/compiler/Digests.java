package org.csprun.compiler;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of the sources, for the provenance of the plan. */
public final class Digests {
  private static final long CHUNK_BYTES = 1L << 20;

  private Digests() {}

  public static String sha256(byte[] bytes) {
    return sha256(MemorySegment.ofArray(bytes));
  }

  public static String sha256(MemorySegment bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (long at = 0; at < bytes.byteSize(); at += CHUNK_BYTES) {
        long length = Math.min(CHUNK_BYTES, bytes.byteSize() - at);
        digest.update(bytes.asSlice(at, length).asByteBuffer());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
