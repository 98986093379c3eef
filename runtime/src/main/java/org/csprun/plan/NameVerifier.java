package org.csprun.plan;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of names: short, of one line and printable, because messages and reports show them on
 * terminals, which obey control characters; and one a step, because steps are found by name.
 */
final class NameVerifier {
  private final PlanSource source;
  private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();

  private NameVerifier(PlanSource source) {
    this.source = source;
  }

  /** Returns when every name of a plan keeps the rules. */
  static void verifyAll(Plan plan, PlanSource source) {
    NameVerifier verifier = new NameVerifier(source);
    verifier.name("The plan", plan.name());
    verifier.names("Tensor", plan.tensors().stream().map(PlanTensor::name).toList());
    verifier.names("Step", plan.steps().stream().map(Step::name).toList());
    verifier.names("The origin of step", plan.steps().stream().map(Step::origin).toList());
    verifier.names("Constant", plan.weights().stream().map(PlanWeights::name).toList());
    verifier.names("Input", plan.inputs().stream().map(PlanInput::name).toList());
    verifier.names("Output", plan.outputs().stream().map(PlanOutput::name).toList());
    verifier.names("Class", plan.classNames());
    verifier.verifyProvenance(plan.provenance());
    verifier.verifySteps(plan.steps());
  }

  private void names(String whose, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      name(whose + " " + i, names.get(i));
    }
  }

  private void name(String whose, String name) {
    if (name.length() > PlanLimits.NAME_CHARS) {
      throw source.lies(
          "%s has a name of %d characters; at most %d are allowed"
              .formatted(whose, name.length(), PlanLimits.NAME_CHARS));
    }
    printable(whose, name);
  }

  private void printable(String whose, String text) {
    if (!isPlain(text)
        && (text.chars().anyMatch(Character::isISOControl) || !utf8.canEncode(text))) {
      throw source.lies(
          "%s is %s, with a character that cannot be shown"
              .formatted(whose, PlanSource.quoted(text)));
    }
  }

  /** True for printable ASCII, which nearly every name is: asked of hundreds at every start. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private void verifyProvenance(Provenance provenance) {
    provenance
        .entries()
        .forEach(
            (key, value) -> {
              name("A key of the provenance", key);
              value(value);
            });
  }

  private void value(String value) {
    printable("A value of the provenance", value.replace('\n', ' ').replace('\t', ' '));
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > PlanLimits.STRING_BYTES) {
      throw source.lies(
          "A value of the provenance has %d bytes; at most %d are allowed"
              .formatted(bytes, PlanLimits.STRING_BYTES));
    }
  }

  private void verifySteps(List<Step> steps) {
    Set<String> names = new HashSet<>();
    for (Step step : steps) {
      if (!names.add(step.name())) {
        throw source.lies("Two steps are named " + PlanSource.quoted(step.name()));
      }
    }
  }
}
