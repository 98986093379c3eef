package org.csprun.vision;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.plan.ImageInput;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;

/**
 * Turns pictures into the input of a model, as its {@link ImageInput} says: scaled bilinearly,
 * padded, channels ordered, {@code (value − mean) · scale}.
 */
public final class Preprocessor {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

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
    float[] row = new float[input.width() * 3];
    for (int y = 0; y < input.height(); y++) {
      fillRow(scaled, fitting, y - fitting.offsetY(), row);
      if (bytes) {
        storeBytes(row, input, y);
      } else {
        store(row, input, y);
      }
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

  private void fillRow(byte[] scaled, Fitting fitting, int scaledY, float[] row) {
    boolean padding = scaledY < 0 || scaledY >= fitting.scaledHeight();
    int from = fitting.offsetX() * 3;
    int to = padding ? from : from + fitting.scaledWidth() * 3;
    for (int c = 0; c < 3; c++) {
      float pad = values[c][contract.padValue()];
      for (int i = c; i < row.length; i += 3) {
        if (i < from || i >= to) {
          row[i] = pad;
        }
      }
    }
    int start = scaledY * fitting.scaledWidth() * 3;
    for (int i = from; i < to; i += 3) {
      for (int c = 0; c < 3; c++) {
        row[i + c] = values[c][scaled[start + i - from + byteOfChannel[c]] & 0xFF];
      }
    }
  }

  private static void store(float[] row, Operand input, int y) {
    if (input.isDense()) {
      MemorySegment.copy(row, 0, input.memory(), FLOAT, input.pixelOffset(y, 0), row.length);
      return;
    }
    for (int x = 0; x < input.width(); x++) {
      MemorySegment.copy(row, x * 3, input.memory(), FLOAT, input.pixelOffset(y, x), 3);
    }
  }

  private static void storeBytes(float[] row, Operand input, int y) {
    Quantization quantization = input.type().quantization().orElseThrow();
    for (int i = 0; i < row.length; i++) {
      long at = input.pixelOffset(y, i / 3) + i % 3;
      input.memory().set(BYTE, at, (byte) quantization.quantize(row[i], i % 3));
    }
  }
}
