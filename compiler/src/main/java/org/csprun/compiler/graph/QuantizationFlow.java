package org.csprun.compiler.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.TensorType;

/**
 * The channels that an op which only moves or chooses elements takes its own channels from, and so
 * the quantisation of its output.
 */
public final class QuantizationFlow {
  private QuantizationFlow() {}

  /** A channel of an input. */
  public record Source(int input, int channel) {}

  /** True for ops whose output elements are elements of their inputs, whatever their type. */
  public static boolean moves(Op op) {
    return switch (op) {
      case Op.Pool pool -> pool.kind() == PoolKind.MAX;
      case Op.CrossChannelPool pool -> pool.kind() == PoolKind.MAX;
      case Op.Upsample _,
          Op.SpaceToDepth _,
          Op.Concat _,
          Op.Slice _,
          Op.Reshape _,
          Op.Transpose _,
          Op.ChangeLayout _,
          Op.PixelRows _ ->
          true;
      case Op.Constant _,
          Op.Convolution _,
          Op.FullyConnected _,
          Op.Affine _,
          Op.Activate _,
          Op.GlobalAverage _,
          Op.Elementwise _,
          Op.Softmax _,
          Op.Reduce _,
          IntegerOp _ ->
          false;
    };
  }

  /**
   * The channels that each channel of the output takes elements from; all of them need one scale.
   *
   * @param output the output's type, its element type aside
   */
  public static List<List<Source>> sources(Op op, List<TensorType> inputs, TensorType output) {
    int channels = output.channels();
    TensorType in = inputs.getFirst();
    return switch (op) {
      case Op.CrossChannelPool pool ->
          each(
              channels,
              c ->
                  IntStream.range(0, pool.groups())
                      .mapToObj(k -> new Source(0, c + k * channels))
                      .toList());
      case Op.SpaceToDepth _ -> each(channels, c -> List.of(new Source(0, c % in.channels())));
      case Op.Concat concat when concat.axis() == channelAxis(output) -> concatenated(inputs);
      case Op.Concat _ ->
          each(
              channels,
              c -> IntStream.range(0, inputs.size()).mapToObj(i -> new Source(i, c)).toList());
      case Op.Slice slice -> {
        int axis = channelAxis(in);
        int start = axis < 0 ? 0 : slice.starts().get(axis);
        int step = axis < 0 ? 1 : slice.steps().get(axis);
        yield each(channels, c -> List.of(new Source(0, start + c * step)));
      }
      case Op.Reshape _, Op.Transpose _, Op.ChangeLayout _ -> {
        // The same channels where the innermost dimension stays; else any may go anywhere.
        boolean same = op instanceof Op.Reshape && in.channels() == channels;
        List<Source> all =
            IntStream.range(0, in.channels()).mapToObj(c -> new Source(0, c)).toList();
        yield each(channels, c -> same ? List.of(new Source(0, c)) : all);
      }
      case Op.Pool _, Op.Upsample _, Op.PixelRows _ ->
          each(channels, c -> List.of(new Source(0, c)));
      case Op.Constant _,
          Op.Convolution _,
          Op.FullyConnected _,
          Op.Affine _,
          Op.Activate _,
          Op.GlobalAverage _,
          Op.Elementwise _,
          Op.Softmax _,
          Op.Reduce _,
          IntegerOp _ ->
          throw new IllegalArgumentException("computes elements of another scale");
    };
  }

  /**
   * The output's type with the quantisation of the inputs.
   *
   * @throws IllegalArgumentException when channels that mix have different scales
   */
  static TensorType carried(Op op, List<TensorType> inputs, TensorType output) {
    for (TensorType input : inputs) {
      if (input.dataType() != DataType.U8) {
        throw new IllegalArgumentException("mixes u8 with " + input.dataType());
      }
    }
    List<Float> scales = new ArrayList<>();
    List<Integer> zeroPoints = new ArrayList<>();
    for (List<Source> sources : sources(op, inputs, output)) {
      Source first = sources.getFirst();
      Quantization quantization = inputs.get(first.input()).quantization().orElseThrow();
      scales.add(quantization.scale(first.channel()));
      zeroPoints.add(quantization.zeroPoint(first.channel()));
      for (Source other : sources) {
        Quantization another = inputs.get(other.input()).quantization().orElseThrow();
        if (another.scale(other.channel()) != scales.getLast()
            || another.zeroPoint(other.channel()) != zeroPoints.getLast()) {
          throw new IllegalArgumentException("mixes channels of different scales");
        }
      }
    }
    return output.quantized(Quantization.ofChannels(scales, zeroPoints));
  }

  /** The logical axis of the innermost dimension; −1 for a scalar. */
  private static int channelAxis(TensorType type) {
    return type.isMap() ? 1 : type.shape().rank() - 1;
  }

  private static List<List<Source>> concatenated(List<TensorType> inputs) {
    List<List<Source>> sources = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      for (int c = 0; c < inputs.get(i).channels(); c++) {
        sources.add(List.of(new Source(i, c)));
      }
    }
    return sources;
  }

  private static List<List<Source>> each(
      int channels, java.util.function.IntFunction<List<Source>> of) {
    return IntStream.range(0, channels).mapToObj(of).toList();
  }
}
