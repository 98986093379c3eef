package org.csprun.compiler.darknet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.csprun.CsprunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal, whole. */
class DarknetMessagesTest {
  private static final String NET = "[net]\nwidth=4\nheight=4\n";

  @TempDir Path folder;

  @Test
  void missingFiles() {
    Path none = folder.resolve("none.cfg");
    refused(
        () -> DarknetReader.read(none, 1), "There is no cfg file '" + none + "'.\nCheck the path.");
    Path cfg = TestFiles.cfg(folder, NET + "[convolutional]");
    Path gone = folder.resolve("none.weights");
    refused(
        () -> DarknetReader.read(cfg, gone),
        "There is no weights file '" + gone + "'.\nCheck the path.");
  }

  // 'text' goes after nothing; / is a line feed, and so it is in the message.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          "" | x.cfg is empty./A Darknet cfg starts with [net] and its width, height and channels.
          "# just a note" | x.cfg is empty./A Darknet cfg starts with [net] and its width, height and channels.
          "[convolutional]" | x.cfg:1 starts with [convolutional]./The first section of a Darknet cfg is [net].
          "width=4/[net]" | x.cfg:1 has 'width=4', which is neither a [section] nor an option=value within one./Is it a Darknet cfg?
          "[net]/hello" | x.cfg:2 has 'hello', which is neither a [section] nor an option=value within one./Is it a Darknet cfg?
          "[net" | x.cfg:1 has '[net' without a closing bracket./Add ']'.
          "[net]/height=4/[convolutional]" | [net] has no width (x.cfg:1)./Add it, or give the size of the input (--input 416x416).
          "[net]/width=4/height=4" | x.cfg has no layers after [net]./Is the file cut off?
          "[net]/width=4/height=-4/[softmax]" | 'height=-4' of [net] must be at least 1 (x.cfg:3).
          "[net]/width=70000/height=4/[softmax]" | 'width=70000' of [net] is more than 65536 pixels (x.cfg:2).
          "[net]/width=4/height=4/time_steps=3/[softmax]" | 'time_steps=3' of [net] is not supported (x.cfg:4)./Only time_steps=1 is.
          "[net]/widht=4/height=4/[softmax]" | Option 'widht' of [net] is unknown (x.cfg:2)./Did you mean 'width'?
          """)
  void wrongFiles(String text, String message) {
    Path cfg = TestFiles.cfg(folder, text.replace('/', '\n'));
    refused(() -> DarknetReader.read(cfg, 1), message.replace('/', '\n'));
  }

  @Test
  void binaryFile() {
    Path cfg = TestFiles.cfg(folder, "[net]\0\1");
    refused(
        () -> DarknetReader.read(cfg, 1),
        "x.cfg is no text.\nIs it a weights file? A Darknet cfg is text.");
  }

  // The sections follow a [net] of three lines with an input of 3x4x4; / is a line feed.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          "[convolutional]/[rout]" | Section [rout] at x.cfg:5 is unknown. Did you mean [route]?/Supported: SECTIONS.
          "[transformer]" | Section [transformer] at x.cfg:4 is unknown./Supported: SECTIONS.
          "[region]" | Section [region] at x.cfg:4 is not supported: the boxes of YOLOv2 are not decoded./Supported: SECTIONS.
          "[convolutional]/[route]/layers=-1,-2" | [route] 1 takes layer -2, but only layers 0 to 0 come before it (x.cfg:6)./Count from 0, or back from here with -1.
          "[convolutional]/[route]/layers=1" | [route] 1 takes layer 1, but only layers 0 to 0 come before it (x.cfg:6)./Count from 0, or back from here with -1.
          "[route]/layers=-1" | [route] 0 takes layer -1, but only the input comes before it (x.cfg:5)./Count from 0, or back from here with -1.
          "[convolutional]/[route]" | [route] 1 does not say which layers it takes (x.cfg:5)./Add layers=-1 or the like.
          "[convolutional]/[route]/layers=-1/groups=2" | [route] 1 has groups=2 but conv0 has 1 channels (x.cfg:7)./groups must divide 1.
          "[convolutional]/[route]/layers=-1/groups=1/group_id=1" | [route] 1 has group_id=1 of groups=1 (x.cfg:8)./Groups count from 0 to 0.
          "[convolutional]/[maxpool]/stride=2/[route]/layers=0,1" | [route] 2 joins maps of 1x1x4x4 and 1x1x2x2, which differ in size (x.cfg:8)./Take layers of equal height and width.
          "[maxpool]/stride=2/[upsample]/[shortcut]/from=0" | [shortcut] 2 joins 1x3x4x4 and 'maxpool0' of 1x3x2x2, which differ in size (x.cfg:8)./Take a layer of 4x4.
          "[convolutional]/[shortcut]/from=-1/weights_type=per_channel" | 'weights_type=per_channel' of [shortcut] 1 is not supported (x.cfg:7)./Only weights_type=none is.
          "[convolutional]/filters=21/[yolo]/mask=0,1/classes=2/num=2/anchors=1,2,3,4" | [yolo] 1 needs 2 · (5 + 2) = 14 channels, but 'conv0' makes 21 (x.cfg:8)./Set filters=14 at x.cfg:5.
          "[maxpool]/[yolo]/classes=2/anchors=1,2" | [yolo] 1 needs 1 · (5 + 2) = 7 channels, but 'maxpool0' makes 3 (x.cfg:6)./Change its mask or classes.
          "[convolutional]/[yolo]/mask=2/num=2/anchors=1,2,3,4" | [yolo] 1 takes anchor 2 of num=2, and anchors= has 2 pairs (x.cfg:6)./Anchors count from 0.
          "[convolutional]/filters=6/[yolo]/classes=1/anchors=1,2/[upsample]" | [upsample] 2 reads yolo1, whose output is boxes (x.cfg:9)./Put a [route] to a layer before the head there.
          "[convolutional]/filters=4/groups=2" | Convolution 'conv0' has groups=2 but 3 input channels (x.cfg:6)./groups must divide 3: use 1, 3.
          "[convolutional]/filters=4/groups=3" | Convolution 'conv0' has groups=3 but 4 filters (x.cfg:6)./groups must divide 4: use 1, 2, 4.
          "[convolutional]/filter=4" | Option 'filter' of [convolutional] 0 is unknown (x.cfg:5)./Did you mean 'filters'?
          "[convolutional]/filters=many" | 'filters=many' of [convolutional] 0 is not a whole number (x.cfg:5).
          "[convolutional]/filters=0" | 'filters=0' of [convolutional] 0 must be at least 1 (x.cfg:5).
          "[convolutional]/padding=-1" | 'padding=-1' of [convolutional] 0 must not be negative (x.cfg:5).
          "[convolutional]/activation=gelu" | [convolutional] 0 has activation=gelu, which is not supported (x.cfg:5)./Supported: elu, hard_swish, hardswish, hardtan, hswish, leaky, linear, logistic, mish, relie, relu, relu6, revleaky, swish, tanh.
          "[convolutional]/antialiasing=1" | 'antialiasing=1' of [convolutional] 0 is not supported (x.cfg:5)./Only antialiasing=0 is.
          "[convolutional]/size=5" | Convolution 'conv0' has a window of 5x5 that does not fit its input of 4x4 (x.cfg:4 [convolutional] 0).
          "[convolutional]/size=3/dilation=2" | Convolution 'conv0' has dilation=2 with size=3 and padding=0 (x.cfg:6)./Darknet computes its size wrongly; use an odd size with pad=1.
          "[convolutional]/filters=99999999/size=3/pad=1" | [convolutional] 0 has 99999999x3x3x3 weights, more than an array holds (x.cfg:4)./Lower its filters or its input's.
          "[convolutional]/size=50000/padding=1999999999/dilation=2" | [convolutional] 0 has sizes that cannot be (x.cfg:4): integer overflow./Check its options.
          "[maxpool]/maxpool_depth=1/out_channels=2" | Pool 'maxpool0' has out_channels=2 but 3 input channels (x.cfg:6)./out_channels must divide 3.
          "[convolutional]/[scale_channels]/from=0" | [scale_channels] 1 scales 'conv0' of 1x1x4x4 by 1x1x4x4 (x.cfg:6)./The layer before it must be 1x1x1x1.
          "[reorg3d]/stride=3" | [reorg3d] 0 moves blocks of 3 pixels of a 4x4 map (x.cfg:5)./stride must divide its height and width.
          "[convolutional]/filters=6/[yolo]/classes=1/anchors=1,2/num=2000000000" | [yolo] 1 takes anchor 1 of num=2000000000, and anchors= has 1 pairs (x.cfg:6)./Anchors count from 0.
          "[convolutional]/filters=6/[yolo]/classes=1/anchors=1,NaN" | 'anchors=1,NaN' of [yolo] 1 is not a number (x.cfg:8).
          "[convolutional]/[convolutional]/filters=2/[sam]/from=0" | [sam] 2 multiplies 2 channels by the 1 of 'conv0' (x.cfg:8)./Both must have as many.
          "[convolutional]/[sam]/from=0,0" | [sam] 1 takes 2 layers (x.cfg:6)./Give one.
          "[crop]/crop_width=4/crop_height=2/noadjust=1" | [crop] 0 crops 4x4 to 2x4 or changes its range (x.cfg:4)./Only a crop of the input's own size with noadjust=1 is supported.
          """)
  void wrongSections(String text, String message) {
    Path cfg = TestFiles.cfg(folder, NET + text.replace('/', '\n'));
    refused(
        () -> DarknetReader.read(cfg, 1),
        message
            .replace('/', '\n')
            .replace("SECTIONS", String.join(", ", DarknetReader.sections())));
  }

  /** 27 weights and 1 bias, then 4 · 2 values of the normalisation and 2 weights. */
  private static final String TWO_LAYERS =
      NET + "[convolutional]\nsize=3\npad=1\n[convolutional]\nfilters=2\nbatch_normalize=1\n";

  @Test
  void truncatedWeights() {
    Path cfg = TestFiles.cfg(folder, TWO_LAYERS);
    refused(
        () -> DarknetReader.read(cfg, TestFiles.weights(folder, new float[27])),
        "x.weights ends in layer 0 [convolutional] (x.cfg:4): it needs bytes 20 to 132, but the file has 128.\n"
            + "The file is cut off, or belongs to another cfg.");
    refused(
        () -> DarknetReader.read(cfg, TestFiles.weights(folder, new float[28])),
        "x.weights ends in layer 1 [convolutional] (x.cfg:7): it needs bytes 132 to 172, but the file has 132.\n"
            + "The file is cut off, or belongs to another cfg.");
  }

  @Test
  void tooLongWeights() {
    Path cfg = TestFiles.cfg(folder, NET + "[convolutional]\nsize=3\npad=1\n[softmax]");
    refused(
        () -> DarknetReader.read(cfg, TestFiles.weights(folder, new float[30])),
        "x.weights has 140 bytes, but x.cfg uses only 132 of them (the last layer with weights is 0 [convolutional], x.cfg:4).\n"
            + "The file belongs to another cfg.");
    Path none = TestFiles.cfg(folder, NET + "[maxpool]\n");
    refused(
        () -> DarknetReader.read(none, TestFiles.weights(folder, 1)),
        "x.weights has 24 bytes, but x.cfg uses only 20 of them (no layer has weights).\n"
            + "The file belongs to another cfg.");
  }

  @Test
  void wrongHeaders() {
    Path cfg = TestFiles.cfg(folder, TWO_LAYERS);
    ByteBuffer zip = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    zip.putInt(0x04034b50).putInt(20).putInt(0).putLong(0);
    refused(
        () -> DarknetReader.read(cfg, TestFiles.bytes(folder, zip)),
        "x.weights says version 67324752.20 in its first 8 bytes, which is no version of Darknet's.\n"
            + "Give the .weights file Darknet wrote for x.cfg; other formats are not read.");
    refused(
        () -> DarknetReader.read(cfg, TestFiles.bytes(folder, ByteBuffer.allocate(0))),
        "x.weights ends in its header: it has 0 of 12 bytes.\nIt is cut off; fetch it again.");
    refused(
        () -> DarknetReader.read(cfg, TestFiles.bytes(folder, TestFiles.header(0, 2, 0).putInt(1))),
        "x.weights ends in its header: it has 16 of 20 bytes.\nIt is cut off; fetch it again.");
  }

  @Test
  void weightsThatAreNoNormalisation() {
    Path cfg =
        TestFiles.cfg(
            folder, "[net]\nwidth=1\nheight=1\nchannels=1\n[convolutional]\nbatch_normalize=1");
    refused(
        () -> DarknetReader.read(cfg, TestFiles.weights(folder, 0.5f, 1, 2, -3, 1)),
        "The weights of [convolutional] 0 (x.cfg:5) are no batch normalisation: channel 0 has scale 1.0, mean 2.0, variance -3.0.\n"
            + "They are damaged, or belong to another cfg.");
  }

  private static void refused(ThrowingCallable reading, String message) {
    CsprunException refusal = catchThrowableOfType(CsprunException.class, reading);
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.failure()).isEqualTo(CsprunException.Failure.MODEL);
    assertThat(message.lines().count()).isLessThanOrEqualTo(3);
  }
}
