package org.csprun.plan;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The small sections: certificate, provenance, self-test. */
final class RecordCodec {
  private static final int ENTRY_BYTES = 8;

  private RecordCodec() {}

  static void write(SectionWriter out, Certificate certificate) {
    out.i64(certificate.arenaBytes());
    out.i64(certificate.lowerBoundBytes());
    out.i32(certificate.witnessStep());
  }

  static Certificate readCertificate(SectionReader in) {
    Certificate certificate = new Certificate(in.i64(), in.i64(), in.i32());
    in.end();
    return certificate;
  }

  /** Keys ascend by their UTF-16 code units, whatever order the map itself has. */
  static void write(SectionWriter out, Provenance provenance) {
    SortedMap<String, String> entries = new TreeMap<>();
    entries.putAll(provenance.entries());
    out.i32(entries.size());
    entries.forEach(
        (key, value) -> {
          out.string(key);
          out.string(value);
        });
  }

  static Provenance readProvenance(SectionReader in) {
    int count = in.count("entries", PlanLimits.ENTRIES, ENTRY_BYTES);
    SortedMap<String, String> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String key = in.string();
      if (!entries.isEmpty() && entries.lastKey().compareTo(key) >= 0) {
        throw in.lies("has key %s out of order".formatted(PlanSource.quoted(key)));
      }
      entries.put(key, in.string());
    }
    in.end();
    return new Provenance(entries);
  }

  static void write(SectionWriter out, SelfTest test) {
    out.i64(test.seed());
    out.ints(test.stepCrcs());
  }

  static SelfTest readSelfTest(SectionReader in) {
    long seed = in.i64();
    List<Integer> crcs = in.list("checksums", PlanLimits.STEPS, Integer.BYTES, in::i32);
    in.end();
    return new SelfTest(seed, crcs);
  }
}
