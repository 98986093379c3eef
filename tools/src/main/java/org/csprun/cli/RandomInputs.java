package org.csprun.cli;

import java.util.SplittableRandom;
import org.csprun.plan.ImageInput;
import org.csprun.plan.PlanInput;
import org.csprun.session.BoundTensor;
import org.csprun.session.Session;

/** Seeded inputs: noise in the range the model's contract gives its pixels, else in −1…1. */
final class RandomInputs {
  private RandomInputs() {}

  static void fill(Session session, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < session.plan().inputs().size(); i++) {
      PlanInput input = session.plan().inputs().get(i);
      float low = input.image().map(RandomInputs::low).orElse(-1f);
      float high = input.image().map(RandomInputs::high).orElse(1f);
      BoundTensor tensor = session.input(i);
      float[] values = new float[Math.toIntExact(tensor.type().elements())];
      for (int k = 0; k < values.length; k++) {
        values[k] = low + (high - low) * (float) random.nextDouble();
      }
      tensor.copyFrom(values);
    }
  }

  private static float low(ImageInput image) {
    return -image.mean().getFirst() * image.scale().getFirst();
  }

  private static float high(ImageInput image) {
    return (255 - image.mean().getFirst()) * image.scale().getFirst();
  }
}
