package org.csprun.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.junit.jupiter.api.Test;

/** {@code PLAN-FORMAT.md} says what the codec writes. */
class PlanFormatDocumentTest {
  private static final Path DOCUMENT = Path.of("PLAN-FORMAT.md");
  private static final int ROW_BYTES = 16;

  @Test
  void theHexdumpIsThatOfTheFile() throws IOException {
    List<String> documented = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      boolean fence = line.startsWith("```");
      inside = fence ? line.equals("```hexdump") : inside;
      if (inside && !fence) {
        documented.add(line);
      }
    }
    assertThat(documented).isEqualTo(hexdump(PlanFile.encode(SamplePlans.documented())));
  }

  @Test
  void everyCodeStandsInItsTable() throws IOException {
    String text = Files.readString(DOCUMENT);
    for (Codes<?> codes : Codes.all()) {
      List<String> entries = new ArrayList<>();
      for (int i = 0; i < codes.values().size(); i++) {
        entries.add(i + " " + codes.values().get(i).name());
      }
      String row = "| %s | %s |".formatted(codes.what(), String.join(", ", entries));
      assertThat(text).contains(row);
    }
    assertThat(Codes.DATA_TYPE.values()).contains(DataType.values());
    assertThat(Codes.LAYOUT.values()).contains(Layout.values());
  }

  @Test
  void everyOperationStandsInItsTable() throws IOException {
    String text = Files.readString(DOCUMENT);
    for (Step step : SamplePlans.everything().steps()) {
      SectionWriter out = new SectionWriter(new StringPool());
      OperationCodec.write(out, step.operation());
      String name = step.operation().getClass().getSimpleName();
      assertThat(text)
          .containsPattern("\\n\\| %d \\| (integer )?%s \\|".formatted(out.toByteArray()[0], name));
    }
  }

  @Test
  void everyRowOfARequantisationIsDescribedInItsOrder() throws IOException {
    String text = Files.readString(DOCUMENT);
    List<String> rows = Arrays.stream(Requantize.Row.values()).map(Enum::name).toList();
    List<String> documented =
        text.lines()
            .map(String::strip)
            .filter(line -> line.matches("\\| [A-Z_, ]+ \\|.*"))
            .flatMap(line -> Arrays.stream(line.split("\\|")[1].strip().split(", ")))
            .toList();
    assertThat(documented).isEqualTo(rows);
  }

  @Test
  void everySectionStandsInItsTable() throws IOException {
    String text = Files.readString(DOCUMENT);
    for (SectionId id : SectionId.values()) {
      assertThat(text).contains("| `" + id.letters() + "` |");
    }
  }

  /** Offset, sixteen bytes, their ASCII; rows of zeros after one are left out. */
  static List<String> hexdump(byte[] bytes) {
    List<String> rows = new ArrayList<>();
    boolean zeros = false;
    for (int at = 0; at < bytes.length; at += ROW_BYTES) {
      StringBuilder hex = new StringBuilder();
      StringBuilder ascii = new StringBuilder();
      int sum = 0;
      for (int i = at; i < at + ROW_BYTES; i++) {
        hex.append("%s%02x".formatted(i % 8 == 0 && i > at ? "  " : " ", bytes[i]));
        ascii.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
        sum |= bytes[i];
      }
      if (sum != 0 || !zeros) {
        rows.add("%04x %s  %s".formatted(at, hex, ascii));
      }
      zeros = sum == 0;
    }
    return rows;
  }
}
