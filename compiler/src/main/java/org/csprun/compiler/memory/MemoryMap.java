package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Certificate;
import org.csprun.plan.Plan;

/**
 * The picture of a memory plan in characters: time from left to right, addresses from bottom to
 * top, a letter for each buffer, a dot where nothing is live. At most {@value #WIDTH} columns.
 */
public final class MemoryMap {
  private static final int WIDTH = 100;
  private static final int GUTTER = 11;
  private static final int ROWS = 24;
  private static final int LEGEND = 12;
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final Certificate certificate;
  private final List<Box> boxes;
  private final int steps;
  private final int columns;

  /** A buffer as a rectangle of time and addresses. */
  private record Box(String name, LiveRange range, long offsetBytes, char letter) {

    Box withLetter(char other) {
      return new Box(name, range, offsetBytes, other);
    }

    boolean touches(Box other) {
      return range.firstStep() <= other.range.lastStep() + 1
          && other.range.firstStep() <= range.lastStep() + 1;
    }
  }

  private MemoryMap(Certificate certificate, int stepCount, List<Box> unlettered) {
    this.certificate = certificate;
    steps = Math.max(1, stepCount);
    columns = Math.min(steps, WIDTH - GUTTER);
    boxes = lettered(unlettered);
  }

  /** The picture, its legend of the largest buffers, and the certificate, as lines. */
  public static String draw(MemoryPlan plan) {
    List<Box> boxes = new ArrayList<>();
    for (Map.Entry<Value, LiveRange> entry : LiveRanges.of(plan.graph()).byRoot().entrySet()) {
      Value root = entry.getKey();
      long offset = plan.places().get(root).offsetBytes();
      boxes.add(new Box(root.name(), entry.getValue(), offset, ' '));
    }
    return new MemoryMap(plan.certificate(), plan.graph().nodes().size(), boxes).draw();
  }

  /** The same of a compiled plan. */
  public static String draw(Plan plan) {
    List<Box> boxes =
        PlanBuffer.of(plan).stream()
            .map(buffer -> new Box(buffer.name(), buffer.range(), buffer.offsetBytes(), ' '))
            .toList();
    return new MemoryMap(plan.certificate(), plan.steps().size(), boxes).draw();
  }

  private String draw() {
    return picture() + timeAxis() + legend();
  }

  private String picture() {
    StringBuilder text = new StringBuilder();
    for (int row = ROWS - 1; row >= 0; row--) {
      long low = certificate.arenaBytes() * row / ROWS;
      long high = certificate.arenaBytes() * (row + 1) / ROWS;
      boolean labelled = (row + 1) % 6 == 0;
      text.append("%9s %s".formatted(labelled ? ByteCount.format(high) : "", labelled ? "┤" : "│"));
      char[] line = new char[columns];
      Arrays.fill(line, '·');
      for (int column = 0; column < columns; column++) {
        line[column] = letterAt(column, low, Math.max(low + 1, high));
      }
      text.append(new String(line).stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** The buffer that covers most of a cell. */
  private char letterAt(int column, long low, long high) {
    int first = (int) ((long) column * steps / columns);
    int last = Math.max(first, (int) ((long) (column + 1) * steps / columns) - 1);
    long most = 0;
    char letter = '·';
    for (Box box : boxes) {
      long time =
          Math.min(last, box.range.lastStep()) - Math.max(first, box.range.firstStep()) + 1L;
      long bytes =
          Math.min(high, box.offsetBytes + box.range.bytes()) - Math.max(low, box.offsetBytes);
      if (time > 0 && bytes > 0 && time * bytes > most) {
        most = time * bytes;
        letter = box.letter;
      }
    }
    return letter;
  }

  private String timeAxis() {
    int witness = (int) ((long) certificate.witnessStep() * columns / steps);
    String caption = "most is live here: step " + certificate.witnessStep();
    boolean left = GUTTER + witness + 2 + caption.length() > WIDTH;
    String pointer = left ? caption + " ^" : "^ " + caption;
    int before = GUTTER + witness - (left ? caption.length() + 1 : 0);
    String last = String.valueOf(steps - 1);
    String ends =
        columns > last.length() + 6
            ? "step 0" + " ".repeat(columns - last.length() - 6) + last
            : "step 0 to " + last;
    return "%9s └%s\n%s%s\n%s%s\n"
        .formatted("0", "─".repeat(columns), " ".repeat(before), pointer, " ".repeat(GUTTER), ends);
  }

  private String legend() {
    List<String> lines = new ArrayList<>();
    boxes.stream()
        .sorted(Comparator.comparingLong((Box box) -> -box.range.bytes()))
        .limit(LEGEND)
        .forEach(
            box ->
                lines.add(
                    "  %s %9s  steps %d to %d  %s"
                        .formatted(
                            box.letter,
                            ByteCount.format(box.range.bytes()),
                            box.range.firstStep(),
                            box.range.lastStep(),
                            box.name)));
    if (boxes.size() > LEGEND) {
      lines.add("  and %d smaller buffers".formatted(boxes.size() - LEGEND));
    }
    lines.add(
        "arena %s, lower bound %s, gap %.1f %%"
            .formatted(
                ByteCount.format(certificate.arenaBytes()),
                ByteCount.format(certificate.lowerBoundBytes()),
                certificate.gap() * 100));
    return lines.stream()
        .map(line -> line.length() > WIDTH ? line.substring(0, WIDTH) : line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Boxes by time; no two that touch in time share a letter while letters last. */
  private static List<Box> lettered(List<Box> unlettered) {
    List<Box> boxes = new ArrayList<>(unlettered);
    boxes.sort(
        Comparator.comparingInt((Box box) -> box.range.firstStep())
            .thenComparingLong(Box::offsetBytes));
    List<Box> lettered = new ArrayList<>();
    for (int i = 0; i < boxes.size(); i++) {
      Box box = boxes.get(i);
      int start = i;
      char letter = LETTERS.charAt(start % LETTERS.length());
      for (int k = 0; k < LETTERS.length(); k++) {
        char next = LETTERS.charAt((start + k) % LETTERS.length());
        if (lettered.stream().noneMatch(o -> o.letter == next && o.touches(box))) {
          letter = next;
          break;
        }
      }
      lettered.add(box.withLetter(letter));
    }
    return lettered;
  }
}
