package org.csprun.compiler.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.InputSize;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Decides the type of each input of the model: float, batch 1, every dimension a number. */
final class InputReader {
  private final String file;
  private final Optional<InputSize> asked;

  InputReader(String file, Optional<InputSize> asked) {
    this.file = file;
    this.asked = asked;
  }

  TensorType type(ValueInfoProto input) {
    TypeProto.Tensor tensor = input.getType().getTensorType();
    if (!input.getType().hasTensorType() || !tensor.hasShape()) {
      throw refusal(input, "has no shape", "Export it with one");
    }
    if (tensor.getElemType() != TensorProto.DataType.FLOAT.getNumber()) {
      throw refusal(
          input,
          "has elements of type %s; csprun takes float"
              .formatted(TensorProto.DataType.forNumber(tensor.getElemType())),
          "Export the model in 32-bit float");
    }
    Shape shape = new Shape(dims(input, tensor.getShape().getDimList()));
    return TensorType.f32(shape, Site.isMapLike(shape) ? Layout.NHWC : Layout.ROW_MAJOR);
  }

  private List<Integer> dims(ValueInfoProto input, List<TensorShapeProto.Dimension> declared) {
    boolean isMap = declared.size() == 4;
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      long fixed = declared.get(i).getDimValue();
      if (i == 0 && declared.size() > 1) {
        dims.add(batch(input, fixed));
      } else if (isMap && i >= 2) {
        dims.add(side(input, declared, i, fixed));
      } else if (fixed > 0 && fixed <= Integer.MAX_VALUE) {
        dims.add((int) fixed);
      } else {
        throw refusal(
            input,
            "leaves dimension %d open (%s)".formatted(i, written(declared)),
            "Export it with a fixed shape");
      }
    }
    return dims;
  }

  private int batch(ValueInfoProto input, long fixed) {
    if (fixed > 1) {
      throw refusal(
          input,
          "has batch %d; csprun runs one picture at a time".formatted(fixed),
          "Export it with batch 1 or an open batch");
    }
    return 1;
  }

  private int side(
      ValueInfoProto input, List<TensorShapeProto.Dimension> declared, int axis, long fixed) {
    Optional<Integer> wanted = asked.map(size -> axis == 2 ? size.height() : size.width());
    if (fixed <= 0) {
      return wanted.orElseThrow(
          () ->
              refusal(
                  input,
                  "leaves its height or width open (%s)".formatted(written(declared)),
                  "Fix them with --input HEIGHTxWIDTH, for example --input 416x416"));
    }
    if (fixed > Integer.MAX_VALUE || wanted.isPresent() && wanted.get() != fixed) {
      throw refusal(
          input,
          "is fixed to %s, which --input cannot change to %s"
              .formatted(written(declared), asked.map(InputSize::toString).orElse("a usable size")),
          "Leave --input out, or export with an open height and width");
    }
    return (int) fixed;
  }

  private static String written(List<TensorShapeProto.Dimension> declared) {
    List<String> dims = new ArrayList<>();
    for (TensorShapeProto.Dimension dim : declared) {
      String name = dim.getDimParam().isEmpty() ? "?" : dim.getDimParam();
      dims.add(dim.getDimValue() > 0 ? String.valueOf(dim.getDimValue()) : name);
    }
    return String.join("x", dims);
  }

  private CsprunException refusal(ValueInfoProto input, String reason, String remedy) {
    return new CsprunException(
        Failure.MODEL,
        "%s.%n%s."
            .formatted(
                Printable.of("Input '%s' of %s %s".formatted(input.getName(), file, reason)),
                remedy));
  }
}
