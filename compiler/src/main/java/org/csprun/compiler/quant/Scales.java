package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.QuantizationFlow;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.ImageInput;
import org.csprun.tensor.Quantization;

/** The scale and zero point of every channel of every value. */
final class Scales {
  private static final float LEVELS = 255;

  /** A channel that never spoke gets this part of the widest range of its tensor. */
  private static final float DEAD_PART = 1 / 256f;

  private static final float SMALLEST_WIDTH = 1e-6f;

  private final Slots slots;
  private final Map<Integer, Range> ranges = new HashMap<>();
  private final Map<Integer, Pair> fixed = new HashMap<>();

  private record Pair(float scale, int zeroPoint) {}

  private Scales(Slots slots) {
    this.slots = slots;
  }

  static Scales of(Graph graph, Domain domain, Slots slots, CalibrationTable table) {
    Scales scales = new Scales(slots);
    for (GraphInput input : graph.inputs()) {
      if (input.image().filter(image -> scales.fix(input.value(), image)).isEmpty()) {
        scales.add(input.value(), table);
      }
    }
    for (Node node : graph.nodes()) {
      // What moves elements has slots of others, whose ranges hold its own.
      if (!domain.isInteger(node) || !QuantizationFlow.moves(node.op())) {
        scales.add(node.output(), table);
      }
    }
    return scales;
  }

  /** True when the bytes of a picture are the bytes of the input. */
  boolean isFixed(Value input) {
    for (int c = 0; c < input.type().channels(); c++) {
      int slot = slots.slot(input, c);
      if (!fixed.containsKey(slot) || ranges.containsKey(slot)) {
        return false;
      }
    }
    return true;
  }

  Quantization quantization(Value value) {
    List<Float> scales = new ArrayList<>();
    List<Integer> zeroPoints = new ArrayList<>();
    for (int c = 0; c < value.type().channels(); c++) {
      int slot = slots.slot(value, c);
      Pair pair =
          ranges.containsKey(slot) || !fixed.containsKey(slot)
              ? pair(ranges.getOrDefault(slot, new Range(0, SMALLEST_WIDTH)))
              : fixed.get(slot);
      scales.add(pair.scale());
      zeroPoints.add(pair.zeroPoint());
    }
    return Quantization.ofChannels(scales, zeroPoints);
  }

  private boolean fix(Value input, ImageInput image) {
    for (int c = 0; c < input.type().channels(); c++) {
      float scale = image.scale().get(c);
      float mean = image.mean().get(c);
      if (!(scale > 0) || mean < 0 || mean > LEVELS) {
        return false;
      }
      Pair pair = new Pair(scale, Math.round(mean));
      Pair other = fixed.putIfAbsent(slots.slot(input, c), pair);
      if (other != null && !other.equals(pair)) {
        return false;
      }
    }
    return true;
  }

  private void add(Value value, CalibrationTable table) {
    Optional<TensorRanges> known = Optional.ofNullable(table.tensors().get(value.name()));
    if (known.isEmpty()) {
      return;
    }
    float widest = SMALLEST_WIDTH;
    for (Range range : known.get().ranges()) {
      widest = Math.max(widest, range.width());
    }
    for (int c = 0; c < value.type().channels(); c++) {
      Range range = known.get().ranges().get(c);
      float least = widest * DEAD_PART;
      Range alive = range.width() < least ? range.union(new Range(0, least)) : range;
      ranges.merge(slots.slot(value, c), alive, Range::union);
    }
  }

  private static Pair pair(Range range) {
    float scale = range.width() / LEVELS;
    int zeroPoint = Math.clamp(Math.round(-range.low() / scale), 0, (int) LEVELS);
    return new Pair(scale, zeroPoint);
  }
}
