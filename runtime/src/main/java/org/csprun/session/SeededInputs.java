package org.csprun.session;

import java.util.SplittableRandom;
import org.csprun.plan.ImageInput;
import org.csprun.plan.PlanInput;
import org.csprun.tensor.DataType;

/**
 * Seeded inputs of a session, the same on every machine: bytes for a {@code u8} input; for a float
 * one, noise in the range that the model's contract gives its pixels, else in −1…1.
 */
public final class SeededInputs {
  private static final int BYTE_VALUES = 256;

  private SeededInputs() {}

  /** Fills every input. */
  public static void fill(Session session, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < session.plan().inputs().size(); i++) {
      BoundTensor tensor = session.input(i);
      if (tensor.type().dataType() == DataType.U8) {
        fillBytes(tensor, random);
      } else {
        fillFloats(tensor, session.plan().inputs().get(i), random);
      }
    }
  }

  private static void fillBytes(BoundTensor tensor, SplittableRandom random) {
    byte[] bytes = new byte[Math.toIntExact(tensor.type().elements())];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) random.nextInt(BYTE_VALUES);
    }
    tensor.copyFrom(bytes);
  }

  private static void fillFloats(BoundTensor tensor, PlanInput input, SplittableRandom random) {
    float low = input.image().map(SeededInputs::low).orElse(-1f);
    float high = input.image().map(SeededInputs::high).orElse(1f);
    float[] values = new float[Math.toIntExact(tensor.type().elements())];
    for (int k = 0; k < values.length; k++) {
      values[k] = low + (high - low) * (float) random.nextDouble();
    }
    tensor.copyFrom(values);
  }

  private static float low(ImageInput image) {
    return -image.mean().getFirst() * image.scale().getFirst();
  }

  private static float high(ImageInput image) {
    return (255 - image.mean().getFirst()) * image.scale().getFirst();
  }
}
