package org.csprun.compiler.darknet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.csprun.CsprunException;
import org.csprun.compiler.graph.GraphVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged cfg is read as something sound or refused with a message, whatever the damage. */
class DarknetMutationTest {
  private static final String ALPHABET = "0123456789-=[],.#x ";

  @TempDir Path folder;

  @Test
  void damagedCfgsAreReadOrRefused() {
    SplittableRandom random = new SplittableRandom(11);
    int refused = 0;
    for (int i = 0; i < 1500; i++) {
      String text = mutate(TestFiles.text(i % 2 == 0 ? "joins.cfg" : "tiny-csp.cfg"), random);
      try {
        GraphVerifier.verify(DarknetReader.read(TestFiles.cfg(folder, text), i));
      } catch (CsprunException e) {
        refused++;
        assertThat(e.getMessage().lines().count()).as(e.getMessage()).isLessThanOrEqualTo(3);
      }
    }
    assertThat(refused).isBetween(300, 1300);
  }

  private static String mutate(String text, SplittableRandom random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int n = 0; n <= random.nextInt(3); n++) {
      int at = random.nextInt(lines.size());
      String line = lines.get(at);
      switch (random.nextInt(4)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(random.nextInt(lines.size()), line);
        case 2 -> lines.set(at, lines.get(random.nextInt(lines.size())));
        default -> {
          int column = random.nextInt(line.length() + 1);
          char letter = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
          lines.set(
              at,
              line.substring(0, column)
                  + letter
                  + line.substring(Math.min(column + 1, line.length())));
        }
      }
    }
    return String.join("\n", lines);
  }
}
