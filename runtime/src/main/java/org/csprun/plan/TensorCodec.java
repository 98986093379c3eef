package org.csprun.plan;

import java.util.List;
import java.util.Optional;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** The section of tensors: type, quantisation and place of each. */
final class TensorCodec {
  private static final int FEWEST_BYTES = 20;
  private static final int QUANTIZATION_BYTES = Float.BYTES + Integer.BYTES;

  private TensorCodec() {}

  static void write(SectionWriter out, List<PlanTensor> tensors) {
    out.i32(tensors.size());
    for (PlanTensor tensor : tensors) {
      TensorType type = tensor.type();
      out.string(tensor.name());
      Codes.DATA_TYPE.write(out, type.dataType());
      Codes.LAYOUT.write(out, type.layout());
      out.flag(type.quantization().isPresent());
      writeShape(out, type.shape());
      out.i64(tensor.offsetBytes());
      out.i32(tensor.pixelStride());
      type.quantization().ifPresent(quantization -> write(out, quantization));
    }
  }

  static List<PlanTensor> read(SectionReader in) {
    List<PlanTensor> tensors =
        in.list("tensors", PlanLimits.TENSORS, FEWEST_BYTES, () -> readTensor(in));
    in.end();
    return tensors;
  }

  private static PlanTensor readTensor(SectionReader in) {
    String name = in.string();
    DataType dataType = Codes.DATA_TYPE.read(in);
    Layout layout = Codes.LAYOUT.read(in);
    boolean quantized = in.flag();
    Shape shape = readShape(in);
    long offsetBytes = in.i64();
    int pixelStride = in.i32();
    Optional<Quantization> quantization =
        quantized ? Optional.of(readQuantization(in)) : Optional.empty();
    TensorType type = in.make(() -> new TensorType(dataType, shape, layout, quantization));
    return new PlanTensor(name, type, offsetBytes, pixelStride);
  }

  /** A byte with the rank, then the logical dimensions. */
  static void writeShape(SectionWriter out, Shape shape) {
    out.u8(shape.rank());
    shape.dims().forEach(out::i32);
  }

  static Shape readShape(SectionReader in) {
    int rank = in.u8();
    if (rank > PlanLimits.RANK) {
      throw in.lies(
          "has a shape of %d dimensions; at most %d are allowed".formatted(rank, PlanLimits.RANK));
    }
    List<Integer> dims = SectionReader.list(rank, in::i32);
    return in.make(() -> new Shape(dims));
  }

  private static void write(SectionWriter out, Quantization quantization) {
    out.i32(quantization.scales().size());
    quantization.scales().forEach(out::f32);
    quantization.zeroPoints().forEach(out::i32);
  }

  private static Quantization readQuantization(SectionReader in) {
    int count = in.count("scales", Integer.MAX_VALUE, QUANTIZATION_BYTES);
    List<Float> scales = SectionReader.list(count, in::f32);
    List<Integer> zeroPoints = SectionReader.list(count, in::i32);
    return in.make(() -> new Quantization(scales, zeroPoints));
  }
}
