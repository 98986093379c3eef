package org.csprun.plan;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.zip.CRC32C;

/** CRC-32C and SHA-256 of memory of any kind. */
final class Checksums {
  private static final int CHUNK_BYTES = 1 << 16;

  private Checksums() {}

  static int crc32c(MemorySegment segment) {
    CRC32C crc = new CRC32C();
    forEachChunk(segment, crc::update);
    return (int) crc.getValue();
  }

  /** The digest of the segments one after another. */
  static byte[] sha256(List<MemorySegment> segments) {
    MessageDigest digest = sha256();
    segments.forEach(segment -> forEachChunk(segment, digest::update));
    return digest.digest();
  }

  /** Visits the bytes in order, in an array that is filled anew for every visit. */
  static <E extends Exception> void forEachChunk(MemorySegment segment, ChunkVisitor<E> visitor)
      throws E {
    byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, segment.byteSize())];
    MemorySegment target = MemorySegment.ofArray(chunk);
    for (long at = 0; at < segment.byteSize(); at += CHUNK_BYTES) {
      int length = (int) Math.min(CHUNK_BYTES, segment.byteSize() - at);
      MemorySegment.copy(segment, at, target, 0, length);
      visitor.visit(chunk, 0, length);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }

  @FunctionalInterface
  interface ChunkVisitor<E extends Exception> {
    void visit(byte[] bytes, int from, int length) throws E;
  }
}
