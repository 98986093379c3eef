package org.csprun.plan;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.csprun.CsprunException;

/** The first 64 bytes of a plan file, understood. */
record PlanHeader(int sections) {
  /** Reads the header of a file that is there as a whole. */
  static PlanHeader read(MemorySegment file, PlanSource source) {
    requireMagic(file, source);
    ByteBuffer header = PlanFormat.buffer(file.asSlice(0, PlanFormat.HEADER_BYTES));
    requireVersion(header.getInt(PlanFormat.VERSION_AT), source);
    requireLength(file.byteSize(), header.getLong(PlanFormat.LENGTH_AT), source);
    if (header.getLong(PlanFormat.RESERVED_AT) != 0) {
      throw source.newer("Byte %d is reserved but not 0".formatted(PlanFormat.RESERVED_AT));
    }
    int sections = header.getInt(PlanFormat.SECTIONS_AT);
    if (sections < 0 || sections > PlanLimits.SECTIONS) {
      throw source.damaged(
          "The header counts %d sections; at most %d are allowed"
              .formatted(sections, PlanLimits.SECTIONS));
    }
    return new PlanHeader(sections);
  }

  private static void requireMagic(MemorySegment file, PlanSource source) {
    if (file.byteSize() == 0) {
      throw source.damaged("The file is empty");
    }
    MemorySegment magic = MemorySegment.ofArray(PlanFormat.MAGIC);
    long known = Math.min(magic.byteSize(), file.byteSize());
    if (MemorySegment.mismatch(file, 0, known, magic, 0, known) != -1) {
      throw new CsprunException(
          CsprunException.Failure.PLAN,
          "This is no plan: a plan begins with CSPPLAN1 (%s). Compile a model to one: csprun compile MODEL -o OUT.plan"
              .formatted(source.label()));
    }
    if (file.byteSize() < PlanFormat.HEADER_BYTES) {
      throw source.damaged(
          "The file is cut off after %d bytes, within its header of %d"
              .formatted(file.byteSize(), PlanFormat.HEADER_BYTES));
    }
  }

  private static void requireVersion(int version, PlanSource source) {
    String what = "The plan has format %s, this csprun reads format %d";
    if (Integer.compareUnsigned(version, PlanFormat.VERSION) > 0) {
      throw source.newer(what.formatted(Integer.toUnsignedString(version), PlanFormat.VERSION));
    }
    if (version != PlanFormat.VERSION) {
      throw source.lies(what.formatted(Integer.toUnsignedString(version), PlanFormat.VERSION));
    }
  }

  private static void requireLength(long actual, long stored, PlanSource source) {
    if (actual < stored) {
      throw source.damaged("The file is cut off: %d of %d bytes".formatted(actual, stored));
    }
    if (actual > stored) {
      throw source.damaged(
          "The file has %d bytes, but the plan in it says %d".formatted(actual, stored));
    }
  }
}
