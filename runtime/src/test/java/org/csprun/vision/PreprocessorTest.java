package org.csprun.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.ImageInput;
import org.csprun.plan.ImageInput.ChannelOrder;
import org.csprun.plan.ImageInput.Fit;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

class PreprocessorTest {
  private static final List<Float> ZEROS = List.of(0f, 0f, 0f);
  private static final List<Float> ONES = List.of(1f, 1f, 1f);

  private static float[] write(ImageInput contract, Picture picture, int width, int height) {
    float[] values = new float[width * height * 3];
    Arrays.fill(values, Float.NaN);
    new Preprocessor(contract)
        .write(
            picture,
            new Operand(TensorType.map(3, height, width), MemorySegment.ofArray(values), 0, 3));
    return values;
  }

  @Test
  void rgbIsScaledAndStretched() {
    Picture picture = Patterns.picture(7, 5);
    float[] values = write(ImageInput.darknet(), picture, 4, 3);
    byte[] scaled = new BilinearResize(7, 5, 4, 3).apply(picture.bytes());
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isEqualTo((scaled[i] & 0xFF) * (1 / 255f));
    }
  }

  @Test
  void bgrIsPaddedBelow() {
    float[] values = write(ImageInput.yolox(), Patterns.plain(4, 2, 0x102030), 4, 4);
    for (int i = 0; i < values.length; i += 3) {
      if (i < 24) {
        assertThat(Arrays.copyOfRange(values, i, i + 3)).containsExactly(0x30, 0x20, 0x10);
      } else {
        assertThat(Arrays.copyOfRange(values, i, i + 3)).containsExactly(114, 114, 114);
      }
    }
  }

  @Test
  void centeredPictureHasBarsOnBothSides() {
    ImageInput contract = new ImageInput(ChannelOrder.RGB, Fit.LETTERBOX_CENTER, 127, ZEROS, ONES);
    float[] values = write(contract, Patterns.plain(2, 4, 0xFFFFFF), 4, 4);
    for (int y = 0; y < 4; y++) {
      assertThat(Arrays.copyOfRange(values, y * 12, y * 12 + 12))
          .containsExactly(127, 127, 127, 255, 255, 255, 255, 255, 255, 127, 127, 127);
    }
  }

  @Test
  void meanAndScaleFollowTheModelsChannelOrder() {
    ImageInput contract =
        new ImageInput(ChannelOrder.BGR, Fit.STRETCH, 0, List.of(1f, 2f, 3f), List.of(2f, 3f, 4f));
    assertThat(write(contract, Patterns.plain(1, 1, 0x0A1420), 1, 1))
        .containsExactly((0x20 - 1) * 2, (0x14 - 2) * 3, (0x0A - 3) * 4);
  }

  @Test
  void aViewLeavesItsNeighboursAlone() {
    float[] wide = new float[1 + 2 * 2 * 5];
    Arrays.fill(wide, -1);
    Operand view =
        new Operand(TensorType.map(3, 2, 2), MemorySegment.ofArray(wide), Float.BYTES, 5);
    new Preprocessor(ImageInput.yolox()).write(Patterns.plain(2, 2, 0x010203), view);
    assertThat(wide)
        .containsExactly(-1, 3, 2, 1, -1, -1, 3, 2, 1, -1, -1, 3, 2, 1, -1, -1, 3, 2, 1, -1, -1);
  }

  private static Operand bytes(byte[] memory, int side, int stride, Quantization quantization) {
    TensorType type =
        new TensorType(
            DataType.U8, Shape.map(3, side, side), Layout.NHWC, Optional.of(quantization));
    return new Operand(type, MemorySegment.ofArray(memory), 0, stride);
  }

  @Test
  void bytesOfPicturesArriveUnchanged() {
    // 16 by 16 pixels of three channels have every byte three times.
    byte[] all = new byte[16 * 16 * 3];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    ImageInput raw = new ImageInput(ChannelOrder.RGB, Fit.STRETCH, 0, ZEROS, ONES);
    for (ImageInput contract : List.of(raw, ImageInput.darknet())) {
      byte[] memory = new byte[all.length];
      Quantization same = Quantization.perTensor(contract.scale().getFirst(), 0);
      new Preprocessor(contract).write(new Picture(16, 16, all), bytes(memory, 16, 3, same));
      assertThat(memory).isEqualTo(all);
    }
  }

  @Test
  void bytesAreQuantizedWithTheScaleOfTheirChannel() {
    ImageInput contract =
        new ImageInput(ChannelOrder.BGR, Fit.STRETCH, 0, List.of(1f, 2f, 3f), List.of(2f, 3f, 4f));
    byte[] memory = new byte[3];
    Quantization each = new Quantization(List.of(0.5f, 1f, 8f), List.of(7, 100, 0));
    new Preprocessor(contract).write(Patterns.plain(1, 1, 0x0A1420), bytes(memory, 1, 3, each));
    // (32 - 1) · 2 / 0.5 + 7, (20 - 2) · 3 + 100, (10 - 3) · 4 / 8 rounded up
    assertThat(memory).containsExactly((byte) 131, (byte) 154, (byte) 4);
  }

  @Test
  void aViewOfBytesLeavesItsNeighboursAlone() {
    byte[] wide = new byte[2 * 2 * 5];
    Arrays.fill(wide, (byte) -1);
    ImageInput contract = new ImageInput(ChannelOrder.RGB, Fit.LETTERBOX_TOP_LEFT, 9, ZEROS, ONES);
    new Preprocessor(contract)
        .write(Patterns.plain(2, 1, 0x010203), bytes(wide, 2, 5, Quantization.perTensor(1, 0)));
    assertThat(wide)
        .containsExactly(1, 2, 3, -1, -1, 1, 2, 3, -1, -1, 9, 9, 9, -1, -1, 9, 9, 9, -1, -1);
  }

  @Test
  void refusesTensorsThatHoldNoPicture() {
    Operand grey = new Operand(TensorType.map(1, 2, 2), MemorySegment.ofArray(new float[4]), 0, 1);
    Preprocessor preprocessor = new Preprocessor(ImageInput.darknet());
    assertThatThrownBy(() -> preprocessor.write(Patterns.plain(2, 2, 0), grey))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A picture becomes a map of 3 channels in float or u8, not F32 1x1x2x2");
    Operand rows =
        new Operand(TensorType.rowMajor(4, 3), MemorySegment.ofArray(new float[12]), 0, 3);
    assertThatThrownBy(() -> preprocessor.write(Patterns.plain(2, 2, 0), rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A picture becomes a map of 3 channels in float or u8, not F32 4x3");
    TensorType signed =
        new TensorType(DataType.S8, Shape.map(3, 2, 2), Layout.NHWC, Optional.empty());
    Operand operand = new Operand(signed, MemorySegment.ofArray(new byte[12]), 0, 3);
    assertThatThrownBy(() -> preprocessor.write(Patterns.plain(2, 2, 0), operand))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A picture becomes a map of 3 channels in float or u8, not S8 1x3x2x2");
  }

  @Test
  void refusesPadValuesOutsideAByte() {
    assertThatThrownBy(() -> new ImageInput(ChannelOrder.RGB, Fit.STRETCH, 256, ZEROS, ONES))
        .hasMessage("Pad value 256 is not in 0..255");
  }
}
