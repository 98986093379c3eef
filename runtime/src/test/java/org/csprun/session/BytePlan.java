package org.csprun.session;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.Certificate;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanInput;
import org.csprun.plan.PlanOutput;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Provenance;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/**
 * A plan of bytes with a concat in place and a float end: x is quantised to q; a lookup of q and a
 * copy of q are the halves of joined, whose pool is dequantised to y; then softmax, up and back
 * rest on float arithmetic, and again, in the memory of up, does not.
 */
final class BytePlan {
  static final int QUANTIZE = 0;
  static final int LOOKUP = 1;
  static final int COPY = 2;
  static final int POOL = 3;
  static final int SOFTMAX = 5;

  private BytePlan() {}

  static Plan plan() {
    return plan(table());
  }

  /** The plan with one entry of its table changed. */
  static Plan withChangedEntry(int index) {
    byte[] table = table();
    table[index] ^= 1;
    return plan(table);
  }

  private static byte[] table() {
    byte[] table = new byte[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (byte) (255 - i);
    }
    return table;
  }

  private static Plan plan(byte[] table) {
    return new Plan(
        "bytes",
        List.of(
            new PlanTensor("x", TensorType.map(2, 4, 4), 0, 2),
            new PlanTensor("q", bytes(2, 4), 128, 2),
            new PlanTensor("part", bytes(2, 4), 192, 4),
            new PlanTensor("joined", bytes(4, 4), 192, 4),
            new PlanTensor("pooled", bytes(4, 2), 256, 4),
            new PlanTensor("y", TensorType.map(4, 2, 2), 320, 4),
            new PlanTensor("p", TensorType.map(4, 2, 2), 384, 4),
            new PlanTensor("up", TensorType.map(4, 4, 4), 448, 4),
            new PlanTensor("back", bytes(4, 2), 704, 4),
            new PlanTensor("again", bytes(2, 4), 448, 2)),
        List.of(
            step("quantize", new IntegerOperation.Quantize(), 0, 1),
            step("lookup", new IntegerOperation.Lookup(0), 1, 2),
            step("copy", copy(), 1, 3),
            step("pool", pool(), 3, 4),
            step("dequantize", new IntegerOperation.Dequantize(), 4, 5),
            step("softmax", new Operation.Softmax(), 5, 6),
            step("up", new Operation.Upsample(2, 2), 6, 7),
            step("back", new IntegerOperation.Quantize(), 6, 8),
            step("again", new IntegerOperation.Lookup(0), 1, 9)),
        List.of(
            new PlanWeights(
                "table", DataType.U8, Shape.of(1, 256), WeightLayout.ROW_MAJOR, 0, 256)),
        MemorySegment.ofArray(table),
        List.of(new PlanInput("x", 0, Optional.empty())),
        List.of(new PlanOutput("y", 5), new PlanOutput("p", 6)),
        List.of(),
        List.of(),
        new Certificate(768, 768, 0),
        Provenance.empty(),
        Optional.empty());
  }

  /** The pixels of q to channels 2 and 3 of joined. */
  private static Operation copy() {
    return new Operation.StridedCopy(List.of(16, 2), 0, List.of(2L, 1L), 2, List.of(4L, 1L));
  }

  private static Operation pool() {
    return new Operation.Pool(PoolKind.MAX, Window.square(2, 2, 0), false);
  }

  private static Step step(String name, Operation operation, int input, int output) {
    return new Step(name, "net.cfg:" + output, operation, List.of(input), output);
  }

  static TensorType bytes(int channels, int size) {
    return new TensorType(
        DataType.U8,
        Shape.map(channels, size, size),
        Layout.NHWC,
        Optional.of(Quantization.perTensor(1 / 128f, 128)));
  }
}
