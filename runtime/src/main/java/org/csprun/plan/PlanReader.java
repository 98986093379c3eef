package org.csprun.plan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;

/** Makes a plan of the bytes of a file, which nobody vouches for. */
final class PlanReader {
  private final SectionTable table;
  private final PlanSource source;
  private List<String> strings = List.of();

  private PlanReader(SectionTable table, PlanSource source) {
    this.table = table;
    this.source = source;
  }

  /**
   * The plan in these bytes, verified.
   *
   * @throws org.csprun.CsprunException of kind PLAN when there is none, or it breaks a rule
   */
  static Plan read(MemorySegment file, PlanSource source) {
    PlanHeader header = PlanHeader.read(file, source);
    DigestCheck digest = DigestCheck.start(file);
    SectionTable table = SectionTable.read(file, header, source);
    try {
      Plan plan = read(table, source);
      digest.require(source);
      return plan;
    } catch (CsprunException e) {
      // Damage explains a lie; whoever repairs the lie of a damaged file repairs nothing.
      digest.require(source);
      throw e;
    }
  }

  /** As {@link #read}, without comparing the digest of the file. */
  static Plan readWithoutDigest(MemorySegment file, PlanSource source) {
    return read(SectionTable.read(file, PlanHeader.read(file, source), source), source);
  }

  private static Plan read(SectionTable table, PlanSource source) {
    table.requireKnown();
    Plan plan = new PlanReader(table, source).decode();
    PlanVerifier.verify(plan, source);
    return plan;
  }

  private Plan decode() {
    strings = NameCodec.read(reader(SectionId.NAMES));
    OutputCodec.Contract contract = OutputCodec.read(reader(SectionId.OUTPUTS));
    Optional<SelfTest> selfTest =
        table.find(SectionId.SELF_TEST).isPresent()
            ? Optional.of(RecordCodec.readSelfTest(reader(SectionId.SELF_TEST)))
            : Optional.empty();
    return new Plan(
        strings.getFirst(),
        TensorCodec.read(reader(SectionId.TENSORS)),
        StepCodec.read(reader(SectionId.STEPS)),
        WeightsCodec.read(reader(SectionId.WEIGHTS_INDEX)),
        aligned(table.get(SectionId.WEIGHT_BYTES)),
        InputCodec.read(reader(SectionId.INPUTS)),
        contract.outputs(),
        contract.heads(),
        contract.classNames(),
        RecordCodec.readCertificate(reader(SectionId.CERTIFICATE)),
        RecordCodec.readProvenance(reader(SectionId.PROVENANCE)),
        selfTest);
  }

  private SectionReader reader(SectionId id) {
    return new SectionReader(table.get(id), id.letters(), strings, source);
  }

  /** The bytes themselves where kernels can use them in place, else a copy where they can. */
  private static MemorySegment aligned(MemorySegment bytes) {
    if (bytes.isNative() && bytes.address() % PlanFormat.ALIGNMENT == 0) {
      return bytes;
    }
    return Arena.ofAuto().allocate(bytes.byteSize(), PlanFormat.ALIGNMENT).copyFrom(bytes);
  }
}
