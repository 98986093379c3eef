package org.csprun.plan;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sections of a file whose header and checksums are good. Those unknown are left out. */
final class SectionTable {
  private final MemorySegment file;
  private final PlanSource source;
  private final Map<Integer, MemorySegment> sections = new LinkedHashMap<>();

  private SectionTable(MemorySegment file, PlanSource source) {
    this.file = file;
    this.source = source;
  }

  /**
   * Reads the table and compares the checksums of the sections.
   *
   * @throws org.csprun.CsprunException of kind PLAN when the file is not a whole plan of a version
   *     this csprun reads
   */
  static SectionTable read(MemorySegment file, PlanHeader header, PlanSource source) {
    SectionTable table = new SectionTable(file, source);
    table.readEntries(header.sections());
    return table;
  }

  Optional<MemorySegment> find(SectionId id) {
    return Optional.ofNullable(sections.get(id.code()));
  }

  /** A section that is required. */
  MemorySegment get(SectionId id) {
    return sections.get(id.code());
  }

  private void readEntries(int count) {
    long free = PlanFormat.HEADER_BYTES + (long) count * PlanFormat.ENTRY_BYTES;
    if (free > file.byteSize()) {
      throw source.damaged("The table of %d sections is longer than the file".formatted(count));
    }
    ByteBuffer entries = PlanFormat.buffer(file.asSlice(0, free));
    for (int i = 0; i < count; i++) {
      int entry = PlanFormat.HEADER_BYTES + i * PlanFormat.ENTRY_BYTES;
      int code = entries.getInt(entry);
      long offset = entries.getLong(entry + 8);
      long length = entries.getLong(entry + 16);
      String letters = SectionId.lettersOf(code);
      if (offset < free || offset % PlanFormat.ALIGNMENT != 0 || offset > file.byteSize()) {
        throw source.damaged(
            "Section %s begins at byte %d; from %d to %d a multiple of %d is allowed"
                .formatted(letters, offset, free, file.byteSize(), PlanFormat.ALIGNMENT));
      }
      if (length < 0 || length > file.byteSize() - offset) {
        throw source.damaged(
            "Section %s has %d bytes from byte %d of a file of %d"
                .formatted(letters, length, offset, file.byteSize()));
      }
      if (entries.getLong(entry + 24) != 0) {
        throw source.newer("Byte %d is reserved but not 0".formatted(entry + 24));
      }
      add(code, letters, file.asSlice(offset, length), entries.getInt(entry + 4));
      free = offset + length;
    }
  }

  private void add(int code, String letters, MemorySegment bytes, int stored) {
    int computed = Checksums.crc32c(bytes);
    if (computed != stored) {
      throw source.damaged(
          "Section %s is damaged: CRC-32C is %08x but should be %08x"
              .formatted(letters, computed, stored));
    }
    if (sections.putIfAbsent(code, bytes) != null) {
      throw source.damaged("Section %s stands in the table twice".formatted(letters));
    }
  }

  /** Refuses a plan that lacks a section or has too much of them. */
  void requireKnown() {
    long metadata = 0;
    for (SectionId id : SectionId.values()) {
      Optional<MemorySegment> section = find(id);
      if (id.isRequired() && section.isEmpty()) {
        throw source.lies("Section %s is missing".formatted(id.letters()));
      }
      if (id.isMetadata()) {
        metadata += section.map(MemorySegment::byteSize).orElse(0L);
      }
    }
    if (metadata > PlanLimits.METADATA_BYTES) {
      throw source.lies(
          "The sections besides weights have %d bytes; at most %d are allowed"
              .formatted(metadata, PlanLimits.METADATA_BYTES));
    }
  }
}
