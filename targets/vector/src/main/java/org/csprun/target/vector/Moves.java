package org.csprun.target.vector;

import java.lang.foreign.MemorySegment;

/** Runs of elements of one or four bytes from tensor to tensor. */
final class Moves {
  private Moves() {}

  /**
   * Runs at equal distances. The two may not overlap.
   *
   * @param fromStep bytes from one run to the next
   * @param count elements of a run
   * @param runs how many
   */
  static void copy(
      int elementBytes,
      MemorySegment from,
      long fromBytes,
      long fromStep,
      MemorySegment to,
      long toBytes,
      long toStep,
      int count,
      int runs) {
    if (elementBytes == 1) {
      ByteRuns.copy(from, fromBytes, fromStep, to, toBytes, toStep, count, runs);
    } else {
      Runs.copy(from, fromBytes, fromStep, to, toBytes, toStep, count, runs);
    }
  }

  /** Single elements at equal distances. */
  static void copyColumn(
      int elementBytes,
      MemorySegment from,
      long fromBytes,
      long fromStep,
      MemorySegment to,
      long toBytes,
      long toStep,
      int count) {
    if (elementBytes == 1) {
      ByteRuns.copyColumn(from, fromBytes, fromStep, to, toBytes, toStep, count);
    } else {
      Runs.copyColumn(from, fromBytes, fromStep, to, toBytes, toStep, count);
    }
  }
}
