package org.csprun.target.assembly.element;

import java.util.List;
import org.csprun.target.assembly.code.Lanes;

/**
 * All that the code of a step on single elements depends on beside its {@link Source} and finish.
 *
 * @param width pixels of a row
 * @param uniform whether all channels share the source's constants
 */
record ElementShape(int width, Lanes lanes, List<Stream> inputs, Stream out, boolean uniform) {
  /** Channels up to which pixels are joined. */
  private static final int MOST_JOINED = 128;

  ElementShape {
    inputs = List.copyOf(inputs);
  }

  /** Pixels that can be taken as one, because all tensors have them side by side without gaps. */
  int joinable() {
    boolean runs =
        out.isRun(width, lanes.channels())
            && inputs.stream().allMatch(input -> input.isRun(width, lanes.channels()));
    if (!runs || uniform) {
      return runs ? width : 1;
    }
    int pixels = Math.max(1, Math.min(width, MOST_JOINED / lanes.channels()));
    while (width % pixels != 0) {
      pixels--;
    }
    return pixels;
  }

  /** Pixels of one channel that are computed together though they lie apart in the output. */
  int spreadable() {
    boolean single =
        lanes.channels() == 1 && out.elementBytes() == Float.BYTES && !out.isRun(width, 1);
    if (!single || !inputs.stream().allMatch(input -> input.isRun(width, 1))) {
      return 1;
    }
    int pixels = Math.min(width, lanes.lanes());
    while (width % pixels != 0) {
      pixels--;
    }
    return pixels;
  }

  /** The same with so many pixels taken as one. */
  ElementShape joined(int pixels) {
    return new ElementShape(
        width / pixels,
        new Lanes(lanes.channels() * pixels, lanes.lanes()),
        inputs.stream().map(input -> input.joined(pixels)).toList(),
        out.joined(pixels),
        uniform);
  }
}
