package org.csprun.target.assembly.x86;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The bytes of instructions as another assembler made them. */
final class EncodingTable {
  private EncodingTable() {}

  /** Everything the assembler can emit, in all its forms. */
  static List<EncodingCase> cases() {
    List<EncodingCase> cases = new ArrayList<>();
    for (VectorOp op : VectorOp.values()) {
      if (VectorForm.ALL.containsKey(op)) {
        cases.addAll(VectorCases.of(op));
      }
    }
    cases.addAll(OtherCases.all());
    return cases;
  }

  static Map<String, byte[]> rows() {
    Map<String, byte[]> rows = new TreeMap<>();
    try (InputStream in = EncodingTable.class.getResourceAsStream("encodings.txt")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : all.lines().filter(l -> !l.startsWith("#")).toList()) {
        int split = line.indexOf(" ; ");
        rows.put(line.substring(0, split), HexFormat.of().parseHex(line.substring(split + 3)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Prints the instructions of all cases, one a line, for {@code src/test/encodings.sh}. */
  public static void main(String[] args) {
    LinkedHashSet<String> texts = new LinkedHashSet<>();
    cases().forEach(c -> texts.addAll(List.of(c.text().split("; "))));
    texts.forEach(System.out::println);
  }
}
