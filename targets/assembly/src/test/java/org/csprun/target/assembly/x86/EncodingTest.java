package org.csprun.target.assembly.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Compares every instruction in every form with the bytes of the GNU assembler, which follows the
 * manual of the processor. After a change to what can be emitted: give a new {@link VectorOp} its
 * entry in {@link VectorForm}, compile the tests, run {@code src/test/encodings.sh}.
 */
class EncodingTest {
  private static final HexFormat HEX = HexFormat.of();

  private final Map<String, byte[]> rows = EncodingTable.rows();
  private final List<EncodingCase> cases = EncodingTable.cases();

  @Test
  void everyVectorInstructionHasItsForms() {
    assertThat(VectorForm.ALL.keySet()).isEqualTo(EnumSet.allOf(VectorOp.class));
    for (VectorOp op : VectorOp.values()) {
      assertThat(VectorCases.of(op)).as("cases of " + op).isNotEmpty();
    }
  }

  @Test
  void everyFormHasItsRowAndEveryRowItsForm() {
    Set<String> texts = new TreeSet<>();
    cases.forEach(c -> texts.addAll(Arrays.asList(c.text().split("; "))));
    assertThat(rows.keySet()).isEqualTo(texts);
  }

  @Test
  void emitsTheBytesOfTheTable() {
    List<String> wrong = new ArrayList<>();
    for (EncodingCase c : cases) {
      String expected = "";
      for (String instruction : c.text().split("; ")) {
        byte[] row = rows.get(instruction);
        expected += row == null ? " no row " : HEX.formatHex(row);
      }
      String actual = HEX.formatHex(c.bytes());
      if (!actual.equals(expected)) {
        wrong.add(c.text() + ": " + actual + " instead of " + expected);
      }
    }
    assertThat(wrong).isEmpty();
  }
}
