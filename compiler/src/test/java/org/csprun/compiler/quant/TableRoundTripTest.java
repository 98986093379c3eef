package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.Models;
import org.csprun.compiler.SharedData;
import org.csprun.compiler.darknet.DarknetReader;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphPrinter;
import org.csprun.compiler.graph.IntegerConstants;
import org.csprun.compiler.graph.IntegerWeights;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.pass.UnfuseForIntegers;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.Step;
import org.csprun.target.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A calibration table stands for the pictures it was made of, and can be edited. */
class TableRoundTripTest {
  @TempDir private Path folder;

  /** x ─► a ─┬─► b ─┬─► sum ─► pool ─► out, and b ─► c apart; side beside it all. */
  private static Graph graph() {
    TestNet net = new TestNet();
    Value x = net.input("x", 3, 6, 6);
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.conv("b", a, 4, Activation.RELU);
    Value c = net.conv("c", b, 2, Activation.of(Activation.Kind.ELU));
    Value sum = net.binary("sum", BinaryKind.ADD, a, b);
    Value out = net.conv("out", net.maxPool("pool", sum), 2, Activation.LINEAR);
    Value side = net.conv("side", x, 2, Activation.leaky(0.1f));
    return Passes.standard().run(net.outputs(out, c, side));
  }

  @Test
  void theTableAloneMakesTheSamePlan() {
    Graph graph = graph();
    QuantizedModel fitted = Quantizer.fit(graph, TestNet.samples(5), TestNet.options());
    Path file = folder.resolve("t");
    CalibrationTableFile.write(fitted.table(), file);
    CalibrationTable table = CalibrationTableFile.read(file);
    assertThat(table).isEqualTo(fitted.table());
    QuantizedModel again = Quantizer.fit(graph, table, TestNet.options());
    assertThat(GraphPrinter.print(again.graph())).isEqualTo(GraphPrinter.print(fitted.graph()));
    assertThat(quantizations(plan(again))).isEqualTo(quantizations(plan(fitted)));
    assertThat(constants(again.graph())).isEqualTo(constants(fitted.graph()));
  }

  @Test
  void onlyWhatDependsOnAnEditedRangeDiffers() throws IOException {
    Graph graph = graph();
    CalibrationTable table = Quantizer.fit(graph, TestNet.samples(5), TestNet.options()).table();
    Path file = folder.resolve("t");
    CalibrationTableFile.write(table, file);
    Range before = table.tensors().get("b").ranges().get(2);
    float mean = table.tensors().get("b").means().get(2);
    String line = "\n2\t%s\t%s\t%s\n".formatted(before.low(), before.high(), mean);
    String text = Files.readString(file);
    assertThat(text).containsOnlyOnce(line);
    Files.writeString(file, text.replace(line, "\n2\t0\t77.5\t" + mean + "\n"));
    CalibrationTable edited = CalibrationTableFile.read(file);

    List<Range> ranges = new ArrayList<>(table.tensors().get("b").ranges());
    ranges.set(2, new Range(0, 77.5f));
    Map<String, TensorRanges> expected = new LinkedHashMap<>(table.tensors());
    TensorRanges b = table.tensors().get("b");
    expected.put("b", new TensorRanges(b.calibrator(), ranges, b.means()));
    assertThat(edited.tensors()).isEqualTo(expected);

    QuantizedModel one = Quantizer.fit(graph, table, TestNet.options());
    QuantizedModel two = Quantizer.fit(graph, edited, TestNet.options());
    assertThat(differing(quantizations(plan(one)), quantizations(plan(two)))).containsExactly("b");
    // The producer's requantisation and the weights of those that read it; c is c.linear and c.
    assertThat(differing(constants(one.graph()), constants(two.graph())))
        .containsExactly("b", "c.linear", "sum");
  }

  /** What calibration observes, the outputs of steps that compute, is all that a table needs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/yolox_nano.onnx",
        "darknet-cfg/yolov4-tiny.cfg",
        "darknet-cfg/densenet201.cfg"
      })
  void calibrationObservesAllThatIsNeeded(String name) {
    Path file = SharedData.file(name);
    Graph model =
        name.endsWith("cfg")
            ? DarknetReader.read(file, 1, Optional.of(new InputSize(64, 64)))
            : Models.read(file);
    Graph ready = Passes.sharing().run(new UnfuseForIntegers().run(Passes.standard().run(model)));
    Plan plan = Lowering.to(Devices.named("scalar")).plan(ready);
    Map<String, TensorRanges> observed = new LinkedHashMap<>();
    plan.inputs().forEach(input -> observe(observed, plan.tensors().get(input.tensor())));
    for (Step step : plan.steps()) {
      if (!(step.operation() instanceof Operation.StridedCopy)) {
        observe(observed, plan.tensors().get(step.output()));
      }
    }
    new CalibrationTable(observed, 1, "x").checkFits(ready);
    assertThat(observed).hasSizeGreaterThan(20);
  }

  private static void observe(Map<String, TensorRanges> observed, PlanTensor tensor) {
    int channels = tensor.type().channels();
    observed.put(
        tensor.name(),
        new TensorRanges(
            "none",
            Collections.nCopies(channels, new Range(-1, 1)),
            Collections.nCopies(channels, 0f)));
  }

  @Test
  void aTableWithoutATensorIsRefused() {
    Graph graph = graph();
    CalibrationTable table = Quantizer.fit(graph, TestNet.samples(2), TestNet.options()).table();
    Map<String, TensorRanges> less = new LinkedHashMap<>(table.tensors());
    less.remove("out");
    less.remove("c.linear");
    refused(
        graph,
        less,
        "The calibration table has no tensor 'c.linear' (m).\nIs it of another model? Make one of this model with --calibrate DIR --save-table FILE.");
    less.remove("x");
    refused(
        graph,
        less,
        "The calibration table has no tensor 'x' (an input of 'net').\nIs it of another model? Make one of this model with --calibrate DIR --save-table FILE.");
    Map<String, TensorRanges> other = new LinkedHashMap<>(table.tensors());
    other.put("b", table.tensors().get("side"));
    refused(
        graph,
        other,
        "The calibration table has 2 channels of tensor 'b' (m), the model has 4.\nIs it of another model? Make one of this model with --calibrate DIR --save-table FILE.");
  }

  @Test
  void whatOnlyMovesElementsMayBeAbsent() {
    // Its mean is then that of its source, for the bias of the convolution that reads it.
    Graph graph = graph();
    CalibrationTable table = Quantizer.fit(graph, TestNet.samples(2), TestNet.options()).table();
    Map<String, TensorRanges> less = new LinkedHashMap<>(table.tensors());
    less.remove("pool");
    CalibrationTable known = new CalibrationTable(less, 2, "x");
    QuantizedModel one = Quantizer.fit(graph, table, TestNet.options());
    QuantizedModel two = Quantizer.fit(graph, known, TestNet.options());
    assertThat(quantizations(plan(two))).isEqualTo(quantizations(plan(one)));
    assertThat(differing(constants(one.graph()), constants(two.graph()))).containsExactly("out");
  }

  private static void refused(Graph graph, Map<String, TensorRanges> tensors, String message) {
    CalibrationTable table = new CalibrationTable(tensors, 1, "x");
    CsprunException e =
        catchThrowableOfType(
            CsprunException.class, () -> Quantizer.fit(graph, table, TestNet.options()));
    assertThat(e).hasMessage(message);
    assertThat(e.failure()).isEqualTo(Failure.USAGE);
  }

  private static Plan plan(QuantizedModel model) {
    return Lowering.to(Devices.named("scalar")).plan(model.graph());
  }

  /** The meaning of every tensor that a step writes, by name. */
  private static Map<String, Object> quantizations(Plan plan) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Step step : plan.steps()) {
      PlanTensor tensor = plan.tensors().get(step.output());
      all.put(tensor.name(), tensor.type());
    }
    return all;
  }

  /** The constants of every node, by name; an empty list for those without. */
  private static Map<String, Object> constants(Graph graph) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      Op op = node.op();
      all.put(
          node.name(),
          IntegerConstants.of(op).stream()
              .map(IntegerWeights::bytes)
              .map(java.util.HexFormat.of()::formatHex)
              .toList());
    }
    return all;
  }

  private static List<String> differing(Map<String, Object> one, Map<String, Object> two) {
    assertThat(two.keySet()).isEqualTo(one.keySet());
    return one.keySet().stream().filter(name -> !one.get(name).equals(two.get(name))).toList();
  }
}
