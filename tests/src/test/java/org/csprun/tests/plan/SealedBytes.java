package org.csprun.tests.plan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/**
 * The frame of a plan file as {@code PLAN-FORMAT.md} describes it, written a second time so that
 * checksums of a spoilt file can be made right again.
 */
final class SealedBytes {
  static final int COUNT_AT = 12;
  static final int LENGTH_AT = 16;
  static final int DIGEST_AT = 32;
  static final int DIGEST_BYTES = 32;
  static final int TABLE_AT = 64;
  static final int ENTRY_BYTES = 32;

  private SealedBytes() {}

  static ByteBuffer view(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Computes the CRC of every section that lies in the file, and the digest, in place. */
  static byte[] seal(byte[] file) {
    ByteBuffer bytes = view(file);
    int count = bytes.getInt(COUNT_AT);
    for (int i = 0; i < count && TABLE_AT + (i + 1L) * ENTRY_BYTES <= file.length; i++) {
      int entry = TABLE_AT + i * ENTRY_BYTES;
      long offset = bytes.getLong(entry + 8);
      long length = bytes.getLong(entry + 16);
      if (offset >= 0 && offset <= file.length && length >= 0 && length <= file.length - offset) {
        CRC32C crc = new CRC32C();
        crc.update(file, (int) offset, (int) length);
        bytes.putInt(entry + 4, (int) crc.getValue());
      }
    }
    return sealDigest(file);
  }

  static byte[] sealDigest(byte[] file) {
    ByteBuffer bytes = view(file);
    bytes.put(DIGEST_AT, new byte[DIGEST_BYTES]);
    try {
      bytes.put(DIGEST_AT, MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
    return file;
  }
}
