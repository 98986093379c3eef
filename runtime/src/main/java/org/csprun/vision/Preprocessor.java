package org.csprun.vision;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.ImageInput;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;

/**
 * Turns pictures into the input of a model, as its {@link ImageInput} says: scaled bilinearly,
 * padded, channels ordered, {@code (value − mean) · scale}.
 */
public final class Preprocessor {
  private final ImageInput contract;
  // What each of the 256 values of a byte becomes, for each channel in the model's order.
  private final float[][] values = new float[3][256];
  private final int[] byteOfChannel;

  public Preprocessor(ImageInput contract) {
    this.contract = contract;
    for (int c = 0; c < 3; c++) {
      for (int v = 0; v < 256; v++) {
        values[c][v] = (v - contract.mean().get(c)) * contract.scale().get(c);
      }
    }
    byteOfChannel =
        switch (contract.order()) {
          case RGB -> new int[] {0, 1, 2};
          case BGR -> new int[] {2, 1, 0};
        };
  }

  /**
   * Writes a picture into an input tensor.
   *
   * @param input a feature map of three channels in float or {@code u8}, views included
   * @return where the picture lies in the input, to map boxes back
   * @throws IllegalArgumentException when the tensor is no such map
   */
  public Fitting write(Picture picture, Operand input) {
    DataType dataType = input.type().dataType();
    boolean bytes = dataType == DataType.U8;
    if ((!bytes && dataType != DataType.F32) || !input.type().isMap() || input.channels() != 3) {
      throw new IllegalArgumentException(
          "A picture becomes a map of 3 channels in float or u8, not "
              + input.type().dataType()
              + " "
              + input.type().shape());
    }
    Fitting fitting =
        Fitting.of(
            contract.fit(), picture.width(), picture.height(), input.width(), input.height());
    byte[] scaled = scale(picture, fitting);
    if (bytes) {
      writeBytes(scaled, fitting, input);
    } else {
      writeFloats(scaled, fitting, input);
    }
    return fitting;
  }

  /** The picture scaled to its place in the input, in 8 bits. */
  private static byte[] scale(Picture picture, Fitting fitting) {
    if (picture.width() == fitting.scaledWidth() && picture.height() == fitting.scaledHeight()) {
      return picture.bytes();
    }
    return new BilinearResize(
            picture.width(), picture.height(), fitting.scaledWidth(), fitting.scaledHeight())
        .apply(picture.bytes());
  }

  private void writeFloats(byte[] scaled, Fitting fitting, Operand input) {
    float[] padding = new float[input.width() * 3];
    for (int i = 0; i < padding.length; i++) {
      padding[i] = values[i % 3][contract.padValue()];
    }
    float[] row = padding.clone();
    int to = fitting.offsetX() * 3;
    for (int y = 0; y < input.height(); y++) {
      int from = start(fitting, y);
      for (int c = 0; c < 3 && from >= 0; c++) {
        float[] table = values[c];
        int source = from + byteOfChannel[c];
        int end = to + fitting.scaledWidth() * 3;
        for (int i = to + c; i < end; i += 3, source += 3) {
          row[i] = table[scaled[source] & 0xFF];
        }
      }
      store(MemorySegment.ofArray(from >= 0 ? row : padding), input, y);
    }
  }

  /** As the floats, each value of a byte quantised once and not once a pixel. */
  private void writeBytes(byte[] scaled, Fitting fitting, Operand input) {
    byte[][] quantized = quantized(input.type().quantization().orElseThrow());
    byte[] padding = new byte[input.width() * 3];
    for (int i = 0; i < padding.length; i++) {
      padding[i] = quantized[i % 3][contract.padValue()];
    }
    byte[] row = padding.clone();
    int to = fitting.offsetX() * 3;
    for (int y = 0; y < input.height(); y++) {
      int from = start(fitting, y);
      for (int c = 0; c < 3 && from >= 0; c++) {
        byte[] table = quantized[c];
        int source = from + byteOfChannel[c];
        int end = to + fitting.scaledWidth() * 3;
        for (int i = to + c; i < end; i += 3, source += 3) {
          row[i] = table[scaled[source] & 0xFF];
        }
      }
      store(MemorySegment.ofArray(from >= 0 ? row : padding), input, y);
    }
  }

  /** Where the row of the scaled picture begins that lies in a row of the input; −1 for none. */
  private static int start(Fitting fitting, int y) {
    int row = y - fitting.offsetY();
    return row < 0 || row >= fitting.scaledHeight() ? -1 : row * fitting.scaledWidth() * 3;
  }

  private byte[][] quantized(Quantization quantization) {
    byte[][] quantized = new byte[3][256];
    for (int c = 0; c < 3; c++) {
      for (int v = 0; v < 256; v++) {
        quantized[c][v] = (byte) quantization.quantize(values[c][v], c);
      }
    }
    return quantized;
  }

  private static void store(MemorySegment row, Operand input, int y) {
    if (input.isDense()) {
      MemorySegment.copy(row, 0, input.memory(), input.pixelOffset(y, 0), row.byteSize());
      return;
    }
    long pixelBytes = row.byteSize() / input.width();
    for (int x = 0; x < input.width(); x++) {
      long at = input.pixelOffset(y, x);
      MemorySegment.copy(row, x * pixelBytes, input.memory(), at, pixelBytes);
    }
  }
}
