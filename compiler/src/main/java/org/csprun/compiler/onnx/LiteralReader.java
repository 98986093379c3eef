package org.csprun.compiler.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/** Reads ONNX's TensorProto: raw or typed data of every plain number type. */
final class LiteralReader {
  private final String file;

  LiteralReader(String file) {
    this.file = file;
  }

  /**
   * The tensor.
   *
   * @throws CsprunException when it lies in another file, has an unreadable type, or not as many
   *     elements as its shape
   */
  Literal read(TensorProto tensor) {
    refuseExternal(tensor);
    List<Integer> dims = new ArrayList<>();
    long elements = 1;
    for (long dim : tensor.getDimsList()) {
      if (dim < 0 || dim > Integer.MAX_VALUE || (elements *= dim) > Integer.MAX_VALUE) {
        throw refusal(tensor, "has the impossible shape " + tensor.getDimsList());
      }
      dims.add((int) dim);
    }
    return tensor.hasRawData()
        ? raw(tensor, dims, (int) elements)
        : typed(tensor, dims, (int) elements);
  }

  private void refuseExternal(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      String location =
          tensor.getExternalDataList().stream()
              .filter(entry -> entry.getKey().equals("location"))
              .map(entry -> "'" + Printable.of(entry.getValue()) + "'")
              .findFirst()
              .orElse("another file");
      throw refusal(
          tensor,
          "lies in %s, beside the model. csprun reads models of one file%nSave it as one: onnx.save(onnx.load('%s'), 'one.onnx')"
              .formatted(location, file));
    }
  }

  private Literal raw(TensorProto tensor, List<Integer> dims, int elements) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    TensorProto.DataType type = type(tensor);
    int width = width(tensor, type);
    requireElements(tensor, dims, elements, raw.remaining(), (long) elements * width, "bytes");
    if (isReal(type)) {
      float[] values = new float[elements];
      for (int i = 0; i < elements; i++) {
        values[i] = rawReal(type, raw, i);
      }
      return new Literal.Floats(dims, values);
    }
    long[] values = new long[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = rawInteger(type, raw, i);
    }
    return new Literal.Integers(dims, values);
  }

  private static float rawReal(TensorProto.DataType type, ByteBuffer raw, int i) {
    return switch (type) {
      case FLOAT -> raw.getFloat(4 * i);
      case DOUBLE -> (float) raw.getDouble(8 * i);
      case FLOAT16 -> Float.float16ToFloat(raw.getShort(2 * i));
      default -> Float.intBitsToFloat(raw.getShort(2 * i) << 16); // BFLOAT16: the upper half
    };
  }

  private static long rawInteger(TensorProto.DataType type, ByteBuffer raw, int i) {
    return switch (type) {
      case INT64 -> raw.getLong(8 * i);
      case INT32 -> raw.getInt(4 * i);
      case UINT32 -> Integer.toUnsignedLong(raw.getInt(4 * i));
      case INT16 -> raw.getShort(2 * i);
      case UINT16 -> Short.toUnsignedLong(raw.getShort(2 * i));
      case INT8 -> raw.get(i);
      default -> Byte.toUnsignedLong(raw.get(i)); // UINT8, BOOL
    };
  }

  private Literal typed(TensorProto tensor, List<Integer> dims, int elements) {
    TensorProto.DataType type = type(tensor);
    width(tensor, type);
    int count =
        switch (type) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case INT64 -> tensor.getInt64DataCount();
          case UINT32 -> tensor.getUint64DataCount();
          default -> tensor.getInt32DataCount();
        };
    requireElements(tensor, dims, elements, count, elements, "elements");
    if (isReal(type)) {
      float[] values = new float[elements];
      for (int i = 0; i < elements; i++) {
        values[i] =
            switch (type) {
              case FLOAT -> tensor.getFloatData(i);
              case DOUBLE -> (float) tensor.getDoubleData(i);
              case FLOAT16 -> Float.float16ToFloat((short) tensor.getInt32Data(i));
              default -> Float.intBitsToFloat(tensor.getInt32Data(i) << 16);
            };
      }
      return new Literal.Floats(dims, values);
    }
    long[] values = new long[elements];
    for (int i = 0; i < elements; i++) {
      values[i] =
          switch (type) {
            case INT64 -> tensor.getInt64Data(i);
            case UINT32 -> tensor.getUint64Data(i);
            default -> tensor.getInt32Data(i);
          };
    }
    return new Literal.Integers(dims, values);
  }

  private TensorProto.DataType type(TensorProto tensor) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
    return type == null ? TensorProto.DataType.UNDEFINED : type;
  }

  private static boolean isReal(TensorProto.DataType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
      default -> false;
    };
  }

  private int width(TensorProto tensor, TensorProto.DataType type) {
    return switch (type) {
      case DOUBLE, INT64 -> 8;
      case FLOAT, INT32, UINT32 -> 4;
      case FLOAT16, BFLOAT16, INT16, UINT16 -> 2;
      case INT8, UINT8, BOOL -> 1;
      default ->
          throw refusal(tensor, "has elements of type %s, not plain numbers".formatted(type));
    };
  }

  private void requireElements(
      TensorProto tensor, List<Integer> dims, int elements, long has, long wants, String unit) {
    if (has != wants) {
      throw refusal(
          tensor,
          "has %d %s where its shape %s of %d elements wants %d%nThe file is damaged: export it again"
              .formatted(has, unit, dims, elements, wants));
    }
  }

  private CsprunException refusal(TensorProto tensor, String reason) {
    String name =
        tensor.getName().isEmpty() ? "A constant" : "'" + Printable.of(tensor.getName()) + "'";
    return new CsprunException(Failure.MODEL, "%s in %s %s.".formatted(name, file, reason));
  }
}
