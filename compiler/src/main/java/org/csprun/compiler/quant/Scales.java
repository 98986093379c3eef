package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Node.Placement;
import org.csprun.compiler.graph.QuantizationFlow;
import org.csprun.compiler.graph.QuantizationFlow.Source;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.ImageInput;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.TensorType;

/** The scale and zero point of every channel of every value. */
final class Scales {
  private static final int LARGEST_BYTE = 255;

  /** A channel that never spoke gets this part of the widest range of its tensor. */
  private static final float DEAD_PART = 1 / 256f;

  private static final float SMALLEST_WIDTH = 1e-6f;

  /** A tensor that never spoke gets this: any will do that no factor is too large for. */
  private static final float SILENT_WIDTH = 1;

  private final Slots slots;
  private final Map<Integer, Range> ranges = new HashMap<>();
  private final Map<Integer, ChannelScale> fixed = new HashMap<>();

  private Scales(Slots slots) {
    this.slots = slots;
  }

  static Scales of(Graph graph, Domain domain, Slots slots, CalibrationTable table) {
    Scales scales = new Scales(slots);
    List<Value> pictures = new ArrayList<>();
    for (GraphInput input : graph.inputs()) {
      if (input.image().filter(image -> scales.fix(input.value(), image)).isEmpty()) {
        scales.add(input.value(), table);
      } else {
        pictures.add(input.value());
      }
    }
    for (Node node : graph.nodes()) {
      // What moves elements has slots of others, whose ranges hold its own.
      if (!domain.isInteger(node) || !QuantizationFlow.moves(node.op())) {
        scales.add(node.output(), table);
        if (isCopy(node, table)) {
          scales.addSources(node);
        }
      }
    }
    for (Value picture : pictures) {
      // One that shares a scale with computed values cannot keep its own.
      if (!scales.isFixed(picture)) {
        scales.add(picture, table);
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
      ChannelScale pair =
          ranges.containsKey(slot) || !fixed.containsKey(slot)
              ? ChannelScale.of(ranges.getOrDefault(slot, new Range(0, SMALLEST_WIDTH)))
              : fixed.get(slot);
      scales.add(pair.scale());
      zeroPoints.add(pair.zeroPoint());
    }
    return Quantization.ofChannels(scales, zeroPoints);
  }

  /**
   * How much coarser the steps of a tensor are than with scales of its own: the mean over its
   * channels of the binary logarithm.
   */
  double bitsLost(Value value, TensorRanges own) {
    List<Range> alive = alive(own.ranges());
    double bits = 0;
    for (int c = 0; c < alive.size(); c++) {
      Range used = ranges.getOrDefault(slots.slot(value, c), alive.get(c));
      bits += Math.log(used.width() / alive.get(c).width()) / Math.log(2);
    }
    return bits / alive.size();
  }

  private boolean fix(Value input, ImageInput image) {
    for (int c = 0; c < input.type().channels(); c++) {
      float scale = image.scale().get(c);
      float mean = image.mean().get(c);
      if (!(scale > 0) || mean < 0 || mean > LARGEST_BYTE) {
        return false;
      }
      ChannelScale pair = new ChannelScale(scale, Math.round(mean));
      ChannelScale other = fixed.putIfAbsent(slots.slot(input, c), pair);
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
    List<Range> alive = alive(known.get().ranges());
    for (int c = 0; c < value.type().channels(); c++) {
      ranges.merge(slots.slot(value, c), alive.get(c), Range::union);
    }
  }

  /** True for what a float node moves and a table does not know, for it is no more than a copy. */
  private static boolean isCopy(Node node, CalibrationTable table) {
    return QuantizationFlow.moves(node.op())
        && node.placement() == Placement.DEVICE
        && !table.tensors().containsKey(node.output().name());
  }

  /** The ranges of a copy, which has slots of its own for a reader that takes bytes again. */
  private void addSources(Node node) {
    List<TensorType> types = node.inputs().stream().map(Value::type).toList();
    List<List<Source>> sources = QuantizationFlow.sources(node.op(), types, node.output().type());
    for (int c = 0; c < sources.size(); c++) {
      int slot = slots.slot(node.output(), c);
      for (Source source : sources.get(c)) {
        known(slots.slot(node.input(source.input()), source.channel()))
            .ifPresent(range -> ranges.merge(slot, range, Range::union));
      }
    }
  }

  private Optional<Range> known(int slot) {
    return Optional.ofNullable(ranges.get(slot))
        .or(() -> Optional.ofNullable(fixed.get(slot)).map(ChannelScale::range));
  }

  /** The ranges of a tensor with a floor under those of channels that never spoke. */
  static List<Range> alive(List<Range> ranges) {
    float widest = 0;
    for (Range range : ranges) {
      widest = Math.max(widest, range.width());
    }
    float least = widest > 0 ? Math.max(widest, SMALLEST_WIDTH) * DEAD_PART : SILENT_WIDTH;
    return ranges.stream()
        .map(range -> range.width() < least ? range.union(new Range(0, least)) : range)
        .toList();
  }
}
