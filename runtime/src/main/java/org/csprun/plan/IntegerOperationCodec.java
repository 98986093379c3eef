package org.csprun.plan;

/** The attributes of an {@link IntegerOperation}, in the order of the record. */
final class IntegerOperationCodec {
  private static final int CONVOLVE = 14;
  private static final int ADD = 15;
  private static final int MULTIPLY = 16;
  private static final int AVERAGE = 17;
  private static final int CHANNEL_AVERAGE = 18;
  private static final int LOOKUP = 19;
  private static final int QUANTIZE = 20;
  private static final int DEQUANTIZE = 21;

  private IntegerOperationCodec() {}

  static int code(IntegerOperation operation) {
    return switch (operation) {
      case IntegerOperation.Convolve _ -> CONVOLVE;
      case IntegerOperation.Add _ -> ADD;
      case IntegerOperation.Multiply _ -> MULTIPLY;
      case IntegerOperation.Average _ -> AVERAGE;
      case IntegerOperation.ChannelAverage _ -> CHANNEL_AVERAGE;
      case IntegerOperation.Lookup _ -> LOOKUP;
      case IntegerOperation.Quantize _ -> QUANTIZE;
      case IntegerOperation.Dequantize _ -> DEQUANTIZE;
    };
  }

  static void write(SectionWriter out, IntegerOperation operation) {
    switch (operation) {
      case IntegerOperation.Convolve convolve -> {
        OperationCodec.writeWindow(out, convolve.window());
        out.i32(convolve.groups());
        out.i32(convolve.filter());
        out.i32(convolve.bias());
        write(out, convolve.requantize());
      }
      case IntegerOperation.Add add -> write(out, add.requantize());
      case IntegerOperation.Multiply multiply -> write(out, multiply.requantize());
      case IntegerOperation.Average average -> {
        OperationCodec.writeWindow(out, average.window());
        write(out, average.requantize());
      }
      case IntegerOperation.ChannelAverage average -> {
        out.i32(average.groups());
        write(out, average.requantize());
      }
      case IntegerOperation.Lookup lookup -> out.i32(lookup.table());
      case IntegerOperation.Quantize _, IntegerOperation.Dequantize _ -> {}
    }
  }

  static IntegerOperation read(SectionReader in, int code) {
    return switch (code) {
      case CONVOLVE ->
          new IntegerOperation.Convolve(
              OperationCodec.readWindow(in), in.i32(), in.i32(), in.i32(), readRequantize(in));
      case ADD -> new IntegerOperation.Add(readRequantize(in));
      case MULTIPLY -> new IntegerOperation.Multiply(readRequantize(in));
      case AVERAGE ->
          new IntegerOperation.Average(OperationCodec.readWindow(in), readRequantize(in));
      case CHANNEL_AVERAGE -> new IntegerOperation.ChannelAverage(in.i32(), readRequantize(in));
      case LOOKUP -> new IntegerOperation.Lookup(in.i32());
      case QUANTIZE -> new IntegerOperation.Quantize();
      case DEQUANTIZE -> new IntegerOperation.Dequantize();
      default ->
          throw in.newer("has operation %d; this csprun knows 1 to %d".formatted(code, DEQUANTIZE));
    };
  }

  private static void write(SectionWriter out, Requantize requantize) {
    Codes.CURVE.write(out, requantize.curve());
    Codes.JOIN.write(out, requantize.join());
    out.i32(requantize.rows());
    out.i32(requantize.table());
    out.u8(requantize.fractionBits());
  }

  private static Requantize readRequantize(SectionReader in) {
    return new Requantize(Codes.CURVE.read(in), Codes.JOIN.read(in), in.i32(), in.i32(), in.u8());
  }
}
