package org.csprun.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users read when a plan file is no good, word for word. */
class PlanMessagesTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("x.plan");
  }

  private static PlanBytes tiny() {
    return new PlanBytes(SamplePlans.tiny().build());
  }

  private void assertRefused(PlanBytes bytes, String wanted) throws IOException {
    Files.write(file, bytes.toArray());
    assertFails(Failure.PLAN, () -> Plan.map(file), wanted);
  }

  /** The words before the file's name and after it; each {@code FILE} stands for its path. */
  private void assertFails(Failure failure, ThrowingCallable call, String wanted) {
    CsprunException e = catchThrowableOfType(CsprunException.class, call);
    assertThat(e).hasMessage(wanted.replace("FILE", file.toString()));
    assertThat(e.failure()).isEqualTo(failure);
    assertThat(e.getMessage().lines()).hasSizeLessThanOrEqualTo(3);
  }

  private static final String DAMAGED =
      " (plan 'FILE'). Copy the plan again, or compile the model again: csprun compile MODEL -o FILE";
  private static final String LIES =
      " (plan 'FILE'). Compile the model again: csprun compile MODEL -o FILE";
  private static final String NEWER =
      " (plan 'FILE'). Use a newer csprun, or compile the model again with this one: csprun compile MODEL -o FILE";

  @Test
  void missing() {
    assertFails(
        Failure.PLAN,
        () -> Plan.map(file),
        "The plan cannot be read (plan 'FILE': no such file or folder). Name a plan, or compile one: csprun compile MODEL -o FILE");
  }

  @Test
  void folder() throws IOException {
    Files.createDirectory(file);
    assertFails(
        Failure.PLAN,
        () -> Plan.map(file),
        "The plan cannot be read (plan 'FILE': it is not a file). Name a plan, or compile one: csprun compile MODEL -o FILE");
  }

  @Test
  void empty() throws IOException {
    assertRefused(tiny().cutTo(0), "The file is empty" + DAMAGED);
  }

  @Test
  void cutOffInItsHeader() throws IOException {
    assertRefused(
        tiny().cutTo(63), "The file is cut off after 63 bytes, within its header of 64" + DAMAGED);
  }

  @Test
  void cutOff() throws IOException {
    int whole = tiny().toArray().length;
    assertRefused(
        tiny().cutTo(whole - 1),
        "The file is cut off: %d of %d bytes".formatted(whole - 1, whole) + DAMAGED);
  }

  @Test
  void bytesAfterItsEnd() throws IOException {
    int whole = tiny().toArray().length;
    assertRefused(
        tiny().cutTo(whole + 1),
        "The file has %d bytes, but the plan in it says %d".formatted(whole + 1, whole) + DAMAGED);
  }

  @Test
  void otherMagic() throws IOException {
    String wanted =
        "This is no plan: a plan begins with CSPPLAN1 (plan 'FILE'). Compile a model to one: csprun compile MODEL -o OUT.plan";
    assertRefused(tiny().flip(7), wanted);
    Files.writeString(file, "[net]");
    assertFails(Failure.PLAN, () -> Plan.map(file), wanted);
  }

  @Test
  void otherVersion() throws IOException {
    assertRefused(tiny().putInt(8, 2), "The plan has format 2, this csprun reads format 1" + NEWER);
    assertRefused(
        tiny().putInt(8, -1), "The plan has format 4294967295, this csprun reads format 1" + NEWER);
    assertRefused(tiny().putInt(8, 0), "The plan has format 0, this csprun reads format 1" + LIES);
  }

  @Test
  void reservedBytes() throws IOException {
    assertRefused(tiny().putLong(24, 1), "Byte 24 is reserved but not 0" + NEWER);
    assertRefused(tiny().putLong(64 + 24, 1), "Byte 88 is reserved but not 0" + NEWER);
  }

  @Test
  void sectionCounts() throws IOException {
    assertRefused(
        tiny().putInt(12, 65), "The header counts 65 sections; at most 64 are allowed" + DAMAGED);
    PlanBytes cut = tiny().cutTo(128).putLong(16, 128);
    assertRefused(cut, "The table of 9 sections is longer than the file" + DAMAGED);
  }

  @Test
  void damagedSection() throws IOException {
    PlanBytes bytes = tiny();
    int stored = bytes.intAt(bytes.entry("STEP") + 4);
    int damaged = bytes.flip(bytes.section("STEP")).seal().intAt(bytes.entry("STEP") + 4);
    assertRefused(
        bytes.putInt(bytes.entry("STEP") + 4, stored),
        "Section STEP is damaged: CRC-32C is %08x but should be %08x".formatted(damaged, stored)
            + DAMAGED);
  }

  @Test
  void damagedOutsideSections() throws IOException {
    assertRefused(
        tiny().flip(32),
        "The file is damaged outside its sections: its SHA-256 is not the one it names" + DAMAGED);
  }

  @Test
  void aQuickReaderComparesTheSectionsAndNotTheDigest() throws IOException {
    Files.write(file, tiny().flip(32).toArray());
    assertThat(Plan.mapQuickly(file).steps()).isEqualTo(tiny().decode().steps());
    PlanBytes bytes = tiny();
    int at = bytes.section("STEP");
    int stored = bytes.intAt(bytes.entry("STEP") + 4);
    int damaged = bytes.flip(at).seal().intAt(bytes.entry("STEP") + 4);
    Files.write(file, bytes.putInt(bytes.entry("STEP") + 4, stored).toArray());
    assertFails(
        Failure.PLAN,
        () -> Plan.mapQuickly(file),
        "Section STEP is damaged: CRC-32C is %08x but should be %08x".formatted(damaged, stored)
            + DAMAGED);
  }

  @Test
  void sectionOutsideTheFile() throws IOException {
    int whole = tiny().toArray().length;
    int entry = tiny().entry("WGHT");
    assertRefused(
        tiny().putLong(entry + 8, whole + 64),
        "Section WGHT begins at byte %d; from %d to %d a multiple of 64 is allowed"
                .formatted(whole + 64, endOf("NAME"), whole)
            + DAMAGED);
    assertRefused(
        tiny().putLong(entry + 16, 1),
        "Section WGHT has 1 bytes from byte %d of a file of %d".formatted(whole, whole) + DAMAGED);
  }

  private static int endOf(String letters) {
    return tiny().section(letters) + tiny().intAt(tiny().entry(letters) + 16);
  }

  @Test
  void missingAndRepeatedSection() throws IOException {
    int step = tiny().entry("STEP");
    int unknown = 'X' | 'Y' << 8 | '\n' << 16 | 'Z' << 24;
    assertRefused(tiny().putInt(step, unknown).seal(), "Section STEP is missing" + LIES);
    int tensors = tiny().intAt(tiny().entry("TENS"));
    assertRefused(
        tiny().putInt(step, tensors).seal(), "Section TENS stands in the table twice" + DAMAGED);
  }

  @Test
  void unknownCodes() throws IOException {
    PlanBytes bytes = tiny();
    // Count, then name and the data type of the first tensor.
    int dataType = bytes.section("TENS") + 8;
    assertRefused(
        tiny().putInt(dataType, 5).seal(),
        "Section TENS has data type 5; this csprun knows 0 to 4" + NEWER);
    // Count, then name, origin, one input, output and the operation of the first step.
    int operation = bytes.section("STEP") + 4 + 4 + 4 + 8 + 4;
    assertRefused(
        tiny().putInt(operation, 22).seal(),
        "Section STEP has operation 22; this csprun knows 1 to 21" + NEWER);
  }

  @Test
  void recordsThatCannotBe() throws IOException {
    int tensors = tiny().section("TENS");
    assertRefused(
        tiny().putInt(tensors, 65537).seal(),
        "Section TENS counts 65537 tensors; at most 65536 are allowed" + LIES);
    assertRefused(
        tiny().putInt(tensors, 1000).seal(),
        "Section TENS counts 1000 tensors in the 72 bytes that are left" + LIES);
    assertRefused(
        tiny().putInt(tensors, 1).seal(), "Section TENS has 36 bytes after its last record" + LIES);
    assertRefused(
        tiny().putInt(tensors + 4, 99).seal(), "Section TENS names string 99 of 5" + LIES);
    // Count, name, three codes, rank, batch, channels.
    assertRefused(
        tiny().putInt(tensors + 16, 0).seal(),
        "Section TENS has a record that cannot be: Shape [1, 0, 1, 2] has a dimension that is not positive"
            + LIES);
  }

  @Test
  void sectionsNotKnownAreSkipped() {
    PlanSketch sketch = SamplePlans.tiny();
    sketch.selfTest = java.util.Optional.of(new SelfTest(3, java.util.List.of(4)));
    PlanBytes bytes = new PlanBytes(sketch.build());
    assertThat(bytes.putInt(bytes.entry("TEST"), 0x21212121).seal().decode())
        .usingRecursiveComparison()
        .ignoringFields("weightBytes")
        .isEqualTo(SamplePlans.tiny().build());
  }

  @Test
  void aFileThatCannotBeWritten() {
    Plan plan = SamplePlans.tiny().build();
    Path where = folder.resolve("none").resolve("x.plan");
    int bytes = PlanFile.encode(plan).length;
    assertFails(
        Failure.USAGE,
        () -> plan.write(where),
        "The plan cannot be written (%s: no such file or folder). Name a file in a folder that exists and has room for %d bytes."
            .formatted(where, bytes));
    assertFails(
        Failure.USAGE,
        () -> plan.write(folder),
        "The plan cannot be written (%s: it is not a file). Name a file in a folder that exists and has room for %d bytes."
            .formatted(folder, bytes));
  }

  @Test
  void aNameOfSeveralLinesStaysOnOne() {
    file = folder.resolve("a\nb");
    assertThat(
            catchThrowableOfType(CsprunException.class, () -> Plan.map(file)).getMessage().lines())
        .hasSize(1);
  }

  @Test
  void nothingIsLeftOfAPlanThatIsNotWritten() throws IOException {
    Plan plan = new PlanSketch().build();
    assertFails(
        Failure.PLAN,
        () -> plan.write(file),
        "The plan has 0 inputs; 1 to 1024 are allowed (plan 'sketch'). Compile the model again: csprun compile MODEL -o PLAN");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
