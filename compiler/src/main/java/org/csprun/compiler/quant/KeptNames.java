package org.csprun.compiler.quant;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;

/** Checks the names of nodes that are to stay in float. */
final class KeptNames {
  private static final int SUGGESTIONS = 3;

  private KeptNames() {}

  /**
   * Returns when every name is one of a node.
   *
   * @throws CsprunException of kind USAGE that names the closest ones otherwise
   */
  static void check(Graph graph, List<String> keepFloat) {
    List<String> names = graph.nodes().stream().map(Node::name).toList();
    for (String name : keepFloat) {
      if (!names.contains(name)) {
        throw new CsprunException(
            Failure.USAGE,
            "'%s' has no node '%s' to keep in float. The closest names are %s.\nGive names of steps as `csprun explain PLAN --steps` lists them."
                .formatted(graph.name(), name, closest(names, name)));
      }
    }
  }

  private static String closest(List<String> names, String wanted) {
    return names.stream()
        .sorted(Comparator.comparingInt((String name) -> edits(name, wanted)))
        .limit(SUGGESTIONS)
        .map(name -> "'" + name + "'")
        .collect(Collectors.joining(", "));
  }

  /** Characters to insert, remove or replace to turn one name into the other, case aside. */
  private static int edits(String one, String two) {
    String a = one.toLowerCase(java.util.Locale.ROOT);
    String b = two.toLowerCase(java.util.Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
