package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/** All nodes of one model that cannot be imported, for one message. */
final class Refusals {
  private final String file;
  private final Map<Cause, List<String>> nodes = new LinkedHashMap<>();
  private final Set<String> poisoned = new HashSet<>();

  /** Nodes of one kind refused for the same reason are told together. */
  private record Cause(String type, String reason) {}

  Refusals(String file) {
    this.file = file;
  }

  void add(OnnxNode node, Refusal refusal) {
    nodes
        .computeIfAbsent(new Cause(node.type(), refusal.reason()), c -> new ArrayList<>())
        .add(node.name());
    poison(node);
  }

  /** Marks what cannot be computed because of an earlier refusal, so that it is not told again. */
  void poison(OnnxNode node) {
    poisoned.addAll(node.proto().getOutputList());
  }

  /** True when the node reads what an earlier refused node would have produced. */
  boolean blocks(OnnxNode node) {
    return node.proto().getInputList().stream()
        .anyMatch(input -> !input.isEmpty() && poisoned.contains(input));
  }

  void throwIfAny() {
    if (nodes.isEmpty()) {
      return;
    }
    int count = nodes.values().stream().mapToInt(List::size).sum();
    String causes =
        nodes.entrySet().stream()
            .map(e -> told(e.getKey(), e.getValue()))
            .collect(Collectors.joining("; "));
    throw new CsprunException(
        Failure.MODEL,
        "%s has %s csprun cannot take:%n%s.%nReplace or remove them before export; 'csprun ops' lists what is supported."
            .formatted(file, count == 1 ? "a node" : count + " nodes", causes));
  }

  private static String told(Cause cause, List<String> names) {
    String others = names.size() == 1 ? "" : " and " + (names.size() - 1) + " more";
    return Printable.of(
        "%s '%s'%s %s".formatted(cause.type(), names.getFirst(), others, cause.reason()));
  }
}
