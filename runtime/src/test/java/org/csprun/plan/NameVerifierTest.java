package org.csprun.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.csprun.plan.PlanVerifierTest.assertLies;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NameVerifierTest {
  private static final String CLEAR_SCREEN = "a\u001b[2J";

  @Test
  void namesAreShownOnTerminalsAndSoHaveNoControlCharacters() {
    PlanSketch s = SamplePlans.tiny();
    s.map(CLEAR_SCREEN, 1, 1, 1);
    assertLies(s, "Tensor 2 is 'a?[2J', with a character that cannot be shown");
    s = SamplePlans.tiny();
    Step step = s.steps.getFirst();
    s.steps.set(0, new Step("x\u009b2J", "", step.operation(), step.inputs(), step.output()));
    assertLies(s, "Step 0 is 'x?2J', with a character that cannot be shown");
    s.steps.set(0, new Step("x", "y\r", step.operation(), step.inputs(), step.output()));
    assertLies(s, "The origin of step 0 is 'y?', with a character that cannot be shown");
    s = SamplePlans.tiny();
    s.array("w\n", 1);
    assertLies(s, "Constant 0 is 'w?', with a character that cannot be shown");
    s = SamplePlans.tiny();
    s.inputs.add(new PlanInput("i\u0000", 0, Optional.empty()));
    assertLies(s, "Input 1 is 'i?', with a character that cannot be shown");
    s = SamplePlans.tiny();
    s.outputs.add(new PlanOutput("o\u007f", 0));
    assertLies(s, "Output 1 is 'o?', with a character that cannot be shown");
    s = SamplePlans.tiny();
    s.classNames = List.of("good", "bad\t");
    assertLies(s, "Class 1 is 'bad?', with a character that cannot be shown");
  }

  @Test
  void namesAreWholeText() {
    PlanSketch s = SamplePlans.tiny();
    s.classNames = List.of("\ud83d");
    assertLies(s, "Class 0 is '\ud83d', with a character that cannot be shown");
  }

  @Test
  void namesAreShort() {
    PlanSketch s = SamplePlans.tiny();
    s.map("n".repeat(4096), 1, 1, 1);
    PlanVerifier.verify(s.build(), PlanSource.inMemory());
    s.map("n".repeat(4097), 1, 1, 1);
    assertLies(s, "Tensor 3 has a name of 4097 characters; at most 4096 are allowed");
  }

  @Test
  void valuesOfTheProvenanceAreTextOfSomeLines() {
    PlanSketch s = SamplePlans.tiny();
    s.provenance = Provenance.empty().with("k", "a\n\tb" + "ä".repeat(32766));
    Plan plan = s.build();
    assertThat(PlanFile.decode(MemorySegment.ofArray(PlanFile.encode(plan))).provenance())
        .isEqualTo(plan.provenance());
    s.provenance = Provenance.empty().with("k", "ä".repeat(32769));
    assertLies(s, "A value of the provenance has 65538 bytes; at most 65536 are allowed");
    s.provenance = Provenance.empty().with("k", CLEAR_SCREEN);
    assertLies(s, "A value of the provenance is 'a?[2J', with a character that cannot be shown");
    s.provenance = Provenance.empty().with("k\n", "v");
    assertLies(s, "A key of the provenance is 'k?', with a character that cannot be shown");
    s.provenance = Provenance.empty().with("n".repeat(4097), "v");
    assertLies(
        s, "A key of the provenance has a name of 4097 characters; at most 4096 are allowed");
  }

  @Test
  void stepsAreFoundByName() {
    PlanSketch s = SamplePlans.tiny();
    s.steps.add(s.steps.getFirst());
    assertLies(s, "Two steps are named 'relu'");
  }
}
