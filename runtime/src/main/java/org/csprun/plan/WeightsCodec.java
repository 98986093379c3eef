package org.csprun.plan;

import java.util.List;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;

/** The index of the weights section: type, packing and place of each constant. */
final class WeightsCodec {
  private static final int FEWEST_BYTES = 23;

  private WeightsCodec() {}

  static void write(SectionWriter out, List<PlanWeights> weights) {
    out.i32(weights.size());
    for (PlanWeights entry : weights) {
      out.string(entry.name());
      Codes.DATA_TYPE.write(out, entry.dataType());
      Codes.WEIGHT_LAYOUT.write(out, entry.layout());
      TensorCodec.writeShape(out, entry.shape());
      out.i64(entry.offsetBytes());
      out.i64(entry.lengthBytes());
    }
  }

  static List<PlanWeights> read(SectionReader in) {
    List<PlanWeights> weights =
        in.list("constants", PlanLimits.WEIGHTS, FEWEST_BYTES, () -> readEntry(in));
    in.end();
    return weights;
  }

  private static PlanWeights readEntry(SectionReader in) {
    String name = in.string();
    DataType dataType = Codes.DATA_TYPE.read(in);
    WeightLayout layout = Codes.WEIGHT_LAYOUT.read(in);
    Shape shape = TensorCodec.readShape(in);
    long offsetBytes = in.i64();
    long lengthBytes = in.i64();
    return new PlanWeights(name, dataType, shape, layout, offsetBytes, lengthBytes);
  }
}
