package org.csprun.plan;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The bytes of a plan file to be spoilt, and sealed again so that only the lie is left. */
final class PlanBytes {
  private final ByteBuffer bytes;

  PlanBytes(Plan plan) {
    this(PlanFile.encode(plan));
  }

  PlanBytes(byte[] file) {
    bytes = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] toArray() {
    return bytes.array().clone();
  }

  PlanBytes putInt(int at, int value) {
    bytes.putInt(at, value);
    return this;
  }

  PlanBytes putLong(int at, long value) {
    bytes.putLong(at, value);
    return this;
  }

  PlanBytes flip(int at) {
    bytes.put(at, (byte) (bytes.get(at) ^ 1));
    return this;
  }

  PlanBytes cutTo(int length) {
    return new PlanBytes(Arrays.copyOf(bytes.array(), length));
  }

  int intAt(int at) {
    return bytes.getInt(at);
  }

  /** Where the table's entry of a section begins. */
  int entry(String letters) {
    int code =
        ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt();
    int at = 64;
    while (bytes.getInt(at) != code) {
      at += 32;
    }
    return at;
  }

  /** Where a section's bytes begin. */
  int section(String letters) {
    return (int) bytes.getLong(entry(letters) + 8);
  }

  /** Computes every CRC and the digest anew. */
  PlanBytes seal() {
    for (int i = 0; i < bytes.getInt(12); i++) {
      int entry = 64 + i * 32;
      CRC32C crc = new CRC32C();
      crc.update(bytes.array(), (int) bytes.getLong(entry + 8), (int) bytes.getLong(entry + 16));
      bytes.putInt(entry + 4, (int) crc.getValue());
    }
    return sealDigest();
  }

  PlanBytes sealDigest() {
    bytes.put(32, new byte[32]);
    try {
      bytes.put(32, MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  Plan decode() {
    return PlanFile.decode(MemorySegment.ofArray(bytes.array()));
  }
}
