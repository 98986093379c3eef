package org.csprun.plan;

import static org.csprun.plan.PlanFormat.INT;
import static org.csprun.plan.PlanFormat.LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.csprun.CsprunException;

/** Lays a plan out as the bytes of a file, in parts that follow one another. */
final class PlanWriter {
  private final StringPool strings = new StringPool();
  private final Map<SectionId, MemorySegment> sections = new EnumMap<>(SectionId.class);

  private PlanWriter() {}

  /**
   * The file in parts: header with section table, then each section and the zeros that fill it up.
   *
   * @throws CsprunException when the plan breaks a rule that its reader would refuse, or is too big
   */
  static List<MemorySegment> parts(Plan plan, PlanSource source) {
    PlanVerifier.verify(plan, source);
    PlanWriter writer = new PlanWriter();
    writer.encode(plan);
    return writer.layOut(source);
  }

  static long length(List<MemorySegment> parts) {
    return parts.stream().mapToLong(MemorySegment::byteSize).sum();
  }

  private void encode(Plan plan) {
    strings.index(plan.name());
    section(SectionId.TENSORS, out -> TensorCodec.write(out, plan.tensors()));
    section(SectionId.STEPS, out -> StepCodec.write(out, plan.steps()));
    section(SectionId.WEIGHTS_INDEX, out -> WeightsCodec.write(out, plan.weights()));
    section(SectionId.INPUTS, out -> InputCodec.write(out, plan.inputs()));
    section(
        SectionId.OUTPUTS,
        out ->
            OutputCodec.write(
                out, new OutputCodec.Contract(plan.outputs(), plan.heads(), plan.classNames())));
    section(SectionId.CERTIFICATE, out -> RecordCodec.write(out, plan.certificate()));
    section(SectionId.PROVENANCE, out -> RecordCodec.write(out, plan.provenance()));
    plan.selfTest()
        .ifPresent(test -> section(SectionId.SELF_TEST, out -> RecordCodec.write(out, test)));
    sections.put(SectionId.NAMES, MemorySegment.ofArray(strings.encode()));
    sections.put(SectionId.WEIGHT_BYTES, plan.weightBytes());
  }

  private void section(SectionId id, Consumer<SectionWriter> codec) {
    SectionWriter out = new SectionWriter(strings);
    codec.accept(out);
    sections.put(id, MemorySegment.ofArray(out.toByteArray()));
  }

  private List<MemorySegment> layOut(PlanSource source) {
    long headBytes = PlanFormat.HEADER_BYTES + sections.size() * PlanFormat.ENTRY_BYTES;
    MemorySegment head =
        MemorySegment.ofArray(new byte[Math.toIntExact(PlanFormat.align(headBytes))]);
    List<MemorySegment> parts = new ArrayList<>(List.of(head));
    long entry = PlanFormat.HEADER_BYTES;
    long offset = head.byteSize();
    for (Map.Entry<SectionId, MemorySegment> section : sections.entrySet()) {
      long length = section.getValue().byteSize();
      head.set(INT, entry, section.getKey().code());
      head.set(INT, entry + 4, Checksums.crc32c(section.getValue()));
      head.set(LONG, entry + 8, offset);
      head.set(LONG, entry + 16, length);
      entry += PlanFormat.ENTRY_BYTES;
      parts.add(section.getValue());
      parts.add(MemorySegment.ofArray(new byte[(int) (PlanFormat.align(length) - length)]));
      offset = Math.addExact(offset, PlanFormat.align(length));
    }
    requireSize(offset, source);
    MemorySegment.copy(
        MemorySegment.ofArray(PlanFormat.MAGIC), 0, head, 0, PlanFormat.MAGIC.length);
    head.set(INT, PlanFormat.VERSION_AT, PlanFormat.VERSION);
    head.set(INT, PlanFormat.SECTIONS_AT, sections.size());
    head.set(LONG, PlanFormat.LENGTH_AT, offset);
    MemorySegment digest = MemorySegment.ofArray(Checksums.sha256(parts));
    MemorySegment.copy(digest, 0, head, PlanFormat.DIGEST_AT, PlanFormat.DIGEST_BYTES);
    return parts;
  }

  private void requireSize(long fileBytes, PlanSource source) {
    long metadata =
        sections.entrySet().stream()
            .filter(section -> section.getKey().isMetadata())
            .mapToLong(section -> section.getValue().byteSize())
            .sum();
    if (fileBytes > PlanLimits.FILE_BYTES || metadata > PlanLimits.METADATA_BYTES) {
      throw new CsprunException(
          CsprunException.Failure.DOES_NOT_FIT,
          "The file takes %d bytes, %d of them besides weights; %d and %d are allowed (%s). Compile a smaller model."
              .formatted(
                  fileBytes,
                  metadata,
                  PlanLimits.FILE_BYTES,
                  PlanLimits.METADATA_BYTES,
                  source.label()));
    }
  }
}
