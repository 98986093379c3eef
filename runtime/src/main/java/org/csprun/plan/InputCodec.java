package org.csprun.plan;

import java.util.List;
import java.util.Optional;

/** The input contract: the tensors to fill, and how a picture becomes each. */
final class InputCodec {
  private static final int FEWEST_BYTES = 9;
  private static final int IMAGE_CHANNELS = 3;

  private InputCodec() {}

  static void write(SectionWriter out, List<PlanInput> inputs) {
    out.i32(inputs.size());
    for (PlanInput input : inputs) {
      out.string(input.name());
      out.i32(input.tensor());
      out.flag(input.image().isPresent());
      input.image().ifPresent(image -> write(out, image));
    }
  }

  static List<PlanInput> read(SectionReader in) {
    List<PlanInput> inputs = in.list("inputs", PlanLimits.ENDS, FEWEST_BYTES, () -> readInput(in));
    in.end();
    return inputs;
  }

  private static PlanInput readInput(SectionReader in) {
    String name = in.string();
    int tensor = in.i32();
    return new PlanInput(name, tensor, in.flag() ? Optional.of(readImage(in)) : Optional.empty());
  }

  private static void write(SectionWriter out, ImageInput image) {
    Codes.CHANNEL_ORDER.write(out, image.order());
    Codes.FIT.write(out, image.fit());
    out.i32(image.padValue());
    image.mean().forEach(out::f32);
    image.scale().forEach(out::f32);
  }

  private static ImageInput readImage(SectionReader in) {
    return in.make(
        () ->
            new ImageInput(
                Codes.CHANNEL_ORDER.read(in),
                Codes.FIT.read(in),
                in.i32(),
                SectionReader.list(IMAGE_CHANNELS, in::f32),
                SectionReader.list(IMAGE_CHANNELS, in::f32)));
  }
}
