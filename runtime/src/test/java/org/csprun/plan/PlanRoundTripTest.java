package org.csprun.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.session.Session;
import org.csprun.tensor.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanRoundTripTest {
  @TempDir Path folder;

  @Test
  void thePlanWithEverythingHasEveryOperationHeadAndCode() {
    Plan plan = SamplePlans.everything();
    assertThat(classes(plan.steps().stream().map(Step::operation)))
        .isEqualTo(records(Operation.class));
    assertThat(classes(plan.heads().stream())).isEqualTo(records(Head.class));
    assertThat(plan.tensors().stream().map(t -> t.type().dataType()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(DataType.values());
    assertThat(plan.weights().stream().map(PlanWeights::dataType).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(DataType.F32, DataType.U8, DataType.S8, DataType.S32);
    assertThat(plan.weights().stream().map(PlanWeights::layout).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(WeightLayout.values());
  }

  @Test
  void thePlanWithEverythingHasEveryCurveAndJoin() {
    Set<String> wanted = new TreeSet<>();
    for (Curve curve : Curve.values()) {
      for (String name : List.of("Convolve", "Multiply", "Average", "ChannelAverage")) {
        wanted.add(name + " " + curve + " NONE");
      }
      for (Join join : IntegerSamples.joins(curve)) {
        wanted.add("Convolve " + curve + " " + join);
        wanted.add("Add " + curve + " " + join);
      }
    }
    Set<String> found = new TreeSet<>();
    for (Step step : SamplePlans.everything().steps()) {
      if (step.operation() instanceof IntegerOperation operation) {
        requantize(operation)
            .map(r -> operation.getClass().getSimpleName() + " " + r.curve() + " " + r.join())
            .ifPresent(found::add);
      }
    }
    assertThat(found).isEqualTo(wanted);
  }

  private static Optional<Requantize> requantize(IntegerOperation operation) {
    return switch (operation) {
      case IntegerOperation.Convolve convolve -> Optional.of(convolve.requantize());
      case IntegerOperation.Add add -> Optional.of(add.requantize());
      case IntegerOperation.Multiply multiply -> Optional.of(multiply.requantize());
      case IntegerOperation.Average average -> Optional.of(average.requantize());
      case IntegerOperation.ChannelAverage average -> Optional.of(average.requantize());
      case IntegerOperation.Lookup _, IntegerOperation.Quantize _, IntegerOperation.Dequantize _ ->
          Optional.empty();
    };
  }

  /** The records of a sealed family, those of families within it too. */
  private static Set<Class<?>> records(Class<?> family) {
    return family.isSealed()
        ? Arrays.stream(family.getPermittedSubclasses())
            .flatMap(member -> records(member).stream())
            .collect(Collectors.toSet())
        : Set.of(family);
  }

  private static Set<Class<?>> classes(Stream<?> objects) {
    return objects.map(Object::getClass).collect(Collectors.toSet());
  }

  @Test
  void everyEnumHasACodeForEachValue() {
    for (Codes<?> codes : Codes.all()) {
      Object[] values = codes.values().getFirst().getDeclaringClass().getEnumConstants();
      assertThat(codes.values()).as(codes.what()).hasSize(values.length).doesNotHaveDuplicates();
    }
  }

  @Test
  void decodingGivesThePlanThatWasEncoded() {
    Plan plan = SamplePlans.everything();
    assertSame(PlanFile.decode(MemorySegment.ofArray(PlanFile.encode(plan))), plan);
  }

  @Test
  void theSamePlanGivesTheSameBytes() {
    byte[] bytes = PlanFile.encode(SamplePlans.everything());
    assertThat(PlanFile.encode(SamplePlans.everything())).isEqualTo(bytes);
    assertThat(PlanFile.encode(PlanFile.decode(MemorySegment.ofArray(bytes)))).isEqualTo(bytes);
  }

  @Test
  void aWrittenPlanIsMappedWithItsWeightsInPlace() throws IOException {
    Plan plan = SamplePlans.everything();
    Path file = folder.resolve("x.plan");
    Files.writeString(file, "older");
    plan.write(file);
    Plan mapped = Plan.map(file);
    assertSame(mapped, plan);
    assertThat(mapped.weightBytes().isMapped()).isTrue();
    assertThat(mapped.weightBytes().isReadOnly()).isTrue();
    assertThat(mapped.weightBytes().address() % 64).isZero();
    assertThat(Files.readAllBytes(file)).isEqualTo(PlanFile.encode(plan));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aMappedPlanRunsAsTheOneThatWasWritten() {
    Plan plan = SamplePlans.everything();
    Path file = folder.resolve("x.plan");
    plan.write(file);
    float[][] wanted = outputs(plan);
    assertThat(wanted[0]).doesNotContain(0).doesNotContain(Float.NaN);
    // The output of the integer steps has 8 channels, whose pixels are not all the same.
    assertThat(IntStream.range(0, wanted[6].length).mapToObj(i -> wanted[6][i]).distinct())
        .hasSizeGreaterThan(10);
    // Some outputs hold NaN, the square root of a negative number.
    assertThat(Arrays.deepEquals(outputs(Plan.map(file)), wanted)).isTrue();
  }

  private static float[][] outputs(Plan plan) {
    try (Session session = Session.open(plan, ScalarTarget.device(), 1)) {
      float[] picture = new float[3 * 8 * 8];
      for (int i = 0; i < picture.length; i++) {
        picture[i] = i % 17 / 4f - 2;
      }
      session.input(0).copyFrom(picture);
      session.run();
      float[][] outputs = new float[plan.outputs().size()][];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = session.output(i).toArray();
      }
      return outputs;
    }
  }

  private static void assertSame(Plan found, Plan wanted) {
    assertThat(found.weightBytes().mismatch(wanted.weightBytes())).isEqualTo(-1);
    assertThat(
            new Plan(
                found.name(),
                found.tensors(),
                found.steps(),
                found.weights(),
                wanted.weightBytes(),
                found.inputs(),
                found.outputs(),
                found.heads(),
                found.classNames(),
                found.certificate(),
                found.provenance(),
                found.selfTest()))
        .isEqualTo(wanted);
  }
}
