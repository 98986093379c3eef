package org.csprun.plan;

import java.util.List;

/** One operation: a byte that says which, then its attributes in the order of the record. */
final class OperationCodec {
  private static final int CONVOLVE = 1;
  private static final int AFFINE = 2;
  private static final int ACTIVATE = 3;
  private static final int POOL = 4;
  private static final int GLOBAL_AVERAGE = 5;
  private static final int CROSS_CHANNEL_POOL = 6;
  private static final int ELEMENTWISE = 7;
  private static final int UPSAMPLE = 8;
  private static final int SPACE_TO_DEPTH = 9;
  private static final int SOFTMAX = 10;
  private static final int REDUCE_CHANNELS = 11;
  private static final int STRIDED_COPY = 12;
  private static final int LOAD_CONSTANT = 13;

  private OperationCodec() {}

  static void write(SectionWriter out, Operation operation) {
    out.u8(code(operation));
    switch (operation) {
      case Operation.Convolve convolve -> writeConvolve(out, convolve);
      case Operation.Affine affine -> {
        out.i32(affine.scale());
        out.i32(affine.shift());
        writeActivation(out, affine.activation());
      }
      case Operation.Activate activate -> writeActivation(out, activate.activation());
      case Operation.Pool pool -> {
        Codes.POOL.write(out, pool.kind());
        writeWindow(out, pool.window());
        out.flag(pool.countPadding());
      }
      case Operation.GlobalAverage _, Operation.Softmax _ -> {}
      case Operation.CrossChannelPool pool -> {
        Codes.POOL.write(out, pool.kind());
        out.i32(pool.groups());
      }
      case Operation.Elementwise elementwise -> {
        Codes.BINARY.write(out, elementwise.kind());
        writeActivation(out, elementwise.activation());
      }
      case Operation.Upsample upsample -> {
        out.i32(upsample.factorH());
        out.i32(upsample.factorW());
      }
      case Operation.SpaceToDepth moves -> {
        out.i32(moves.block());
        out.ints(moves.rows());
        out.ints(moves.columns());
      }
      case Operation.ReduceChannels reduce -> Codes.REDUCE.write(out, reduce.kind());
      case Operation.StridedCopy copy -> writeCopy(out, copy);
      case Operation.LoadConstant load -> out.i32(load.value());
      case IntegerOperation integer -> IntegerOperationCodec.write(out, integer);
    }
  }

  private static int code(Operation operation) {
    return switch (operation) {
      case Operation.Convolve _ -> CONVOLVE;
      case Operation.Affine _ -> AFFINE;
      case Operation.Activate _ -> ACTIVATE;
      case Operation.Pool _ -> POOL;
      case Operation.GlobalAverage _ -> GLOBAL_AVERAGE;
      case Operation.CrossChannelPool _ -> CROSS_CHANNEL_POOL;
      case Operation.Elementwise _ -> ELEMENTWISE;
      case Operation.Upsample _ -> UPSAMPLE;
      case Operation.SpaceToDepth _ -> SPACE_TO_DEPTH;
      case Operation.Softmax _ -> SOFTMAX;
      case Operation.ReduceChannels _ -> REDUCE_CHANNELS;
      case Operation.StridedCopy _ -> STRIDED_COPY;
      case Operation.LoadConstant _ -> LOAD_CONSTANT;
      case IntegerOperation integer -> IntegerOperationCodec.code(integer);
    };
  }

  static Operation read(SectionReader in) {
    int code = in.u8();
    return switch (code) {
      case CONVOLVE -> readConvolve(in);
      case AFFINE -> new Operation.Affine(in.i32(), in.i32(), readActivation(in));
      case ACTIVATE -> new Operation.Activate(readActivation(in));
      case POOL -> new Operation.Pool(Codes.POOL.read(in), readWindow(in), in.flag());
      case GLOBAL_AVERAGE -> new Operation.GlobalAverage();
      case CROSS_CHANNEL_POOL -> new Operation.CrossChannelPool(Codes.POOL.read(in), in.i32());
      case ELEMENTWISE -> new Operation.Elementwise(Codes.BINARY.read(in), readActivation(in));
      case UPSAMPLE -> new Operation.Upsample(in.i32(), in.i32());
      case SPACE_TO_DEPTH -> new Operation.SpaceToDepth(in.i32(), readInts(in), readInts(in));
      case SOFTMAX -> new Operation.Softmax();
      case REDUCE_CHANNELS -> new Operation.ReduceChannels(Codes.REDUCE.read(in));
      case STRIDED_COPY -> readCopy(in);
      case LOAD_CONSTANT -> new Operation.LoadConstant(in.i32());
      default -> IntegerOperationCodec.read(in, code);
    };
  }

  private static void writeConvolve(SectionWriter out, Operation.Convolve convolve) {
    writeWindow(out, convolve.window());
    out.i32(convolve.groups());
    out.i32(convolve.filter());
    out.i32(convolve.bias());
    writeActivation(out, convolve.activation());
    out.flag(convolve.residual());
    writeActivation(out, convolve.residualActivation());
  }

  private static Operation readConvolve(SectionReader in) {
    return new Operation.Convolve(
        readWindow(in),
        in.i32(),
        in.i32(),
        in.i32(),
        readActivation(in),
        in.flag(),
        readActivation(in));
  }

  static void writeWindow(SectionWriter out, Window window) {
    out.i32(window.kernelH());
    out.i32(window.kernelW());
    out.i32(window.strideH());
    out.i32(window.strideW());
    out.i32(window.dilationH());
    out.i32(window.dilationW());
    out.i32(window.padTop());
    out.i32(window.padLeft());
    out.i32(window.padBottom());
    out.i32(window.padRight());
  }

  static Window readWindow(SectionReader in) {
    return in.make(
        () ->
            new Window(
                in.i32(), in.i32(), in.i32(), in.i32(), in.i32(), in.i32(), in.i32(), in.i32(),
                in.i32(), in.i32()));
  }

  private static void writeActivation(SectionWriter out, Activation activation) {
    Codes.ACTIVATION.write(out, activation.kind());
    out.f32(activation.alpha());
    out.f32(activation.beta());
  }

  private static Activation readActivation(SectionReader in) {
    return new Activation(Codes.ACTIVATION.read(in), in.f32(), in.f32());
  }

  private static List<Integer> readInts(SectionReader in) {
    return in.list("offsets of a block", Integer.MAX_VALUE, Integer.BYTES, in::i32);
  }

  /** A byte with the rank; then extents, input start and strides, output start and strides. */
  private static void writeCopy(SectionWriter out, Operation.StridedCopy copy) {
    out.u8(copy.extents().size());
    copy.extents().forEach(out::i32);
    out.i64(copy.inputStart());
    copy.inputStrides().forEach(out::i64);
    out.i64(copy.outputStart());
    copy.outputStrides().forEach(out::i64);
  }

  private static Operation readCopy(SectionReader in) {
    int rank = in.u8();
    return new Operation.StridedCopy(
        SectionReader.list(rank, in::i32),
        in.i64(),
        SectionReader.list(rank, in::i64),
        in.i64(),
        SectionReader.list(rank, in::i64));
  }
}
