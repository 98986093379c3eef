package org.csprun.tests.graph;

import java.util.List;
import java.util.Random;
import org.csprun.compiler.quant.Samples;
import org.csprun.session.BoundTensor;
import org.csprun.session.Session;
import org.csprun.tests.onnx.Agreement;

/** Seeded noise for every input of a model, as {@link Agreement#inputs} makes it. */
public record NoiseSamples(long seed, int size) implements Samples {

  @Override
  public void fill(int index, Session session) {
    Random random = new Random(seed + index);
    for (int i = 0; i < session.plan().inputs().size(); i++) {
      BoundTensor input = session.input(i);
      input.copyFrom(Agreement.random(random, Math.toIntExact(input.type().elements()), 2));
    }
  }

  @Override
  public String digest() {
    return "noise of seed " + seed;
  }

  @Override
  public List<String> skipped() {
    return List.of();
  }
}
