package org.csprun.plan;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The SHA-256 of a file, computed on a thread of its own while the plan in it is read: in a JVM
 * that has just started the digest takes as long as all the rest.
 */
final class DigestCheck {
  private final byte[] stored = new byte[PlanFormat.DIGEST_BYTES];
  private final FutureTask<byte[]> computed;

  private DigestCheck(MemorySegment file) {
    PlanFormat.buffer(file.asSlice(0, PlanFormat.HEADER_BYTES)).get(PlanFormat.DIGEST_AT, stored);
    computed = new FutureTask<>(() -> digest(file));
  }

  /** Begins; the file has a header. */
  static DigestCheck start(MemorySegment file) {
    DigestCheck check = new DigestCheck(file);
    Thread thread = Thread.ofPlatform().daemon().name("csprun-digest").unstarted(check.computed);
    if (file.isAccessibleBy(thread)) {
      thread.start();
    } else {
      check.computed.run();
    }
    return check;
  }

  private static byte[] digest(MemorySegment file) {
    return Checksums.sha256(
        List.of(
            file.asSlice(0, PlanFormat.DIGEST_AT),
            MemorySegment.ofArray(new byte[PlanFormat.DIGEST_BYTES]),
            file.asSlice(PlanFormat.DIGEST_AT + PlanFormat.DIGEST_BYTES)));
  }

  /**
   * Waits for the end.
   *
   * @throws org.csprun.CsprunException of kind PLAN when the digest is not the one stored
   */
  void require(PlanSource source) {
    if (!Arrays.equals(await(), stored)) {
      throw source.damaged(
          "The file is damaged outside its sections: its SHA-256 is not the one it names");
    }
  }

  private byte[] await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return computed.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("The digest of a plan failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
