package org.csprun.tests.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;

/** What exporters spell out in small operators: gates, Maxout, Focus; sometimes almost right. */
final class RandomSpellings {
  private static final Op MULTIPLY = new Op.Elementwise(BinaryKind.MULTIPLY, Activation.LINEAR);
  private static final float SIXTH = 1 / 6f;

  private RandomSpellings() {}

  /** A value times a function of it, or now and then of another value. */
  static Value gate(Growth growth) {
    Value x = growth.map();
    Value other =
        growth.chance(90)
            ? x
            : growth.chance(50)
                ? growth.map(v -> v.type().equals(x.type())).orElse(x)
                : constant(growth, x);
    Value gate =
        switch (growth.between(0, 3)) {
          case 0 -> activate(growth, Activation.LOGISTIC, other);
          case 1 ->
              activate(
                  growth,
                  Activation.of(Kind.TANH),
                  activate(growth, Activation.of(Kind.SOFTPLUS), other));
          case 2 -> activate(growth, new Activation(Kind.HARD_SIGMOID, SIXTH, 0.5f), other);
          default -> clipped(growth, other);
        };
    return growth.chance(50)
        ? growth.add("gated", MULTIPLY, x, gate)
        : growth.add("gated", MULTIPLY, gate, x);
  }

  /** Hard-swish with the sixth behind the product. */
  static Value lateSixth(Growth growth) {
    Value x = growth.map();
    Value clip = clip(growth, growth.chance(90) ? scaled(growth, x, 1, 3) : constant(growth, x));
    Value product = growth.add("product", MULTIPLY, x, clip);
    if (growth.chance(20)) {
      growth.keep(product);
    }
    return scaled(growth, product, SIXTH, growth.chance(90) ? 0 : 0.5f);
  }

  static Value crossChannelPool(Growth growth) {
    Value x = growth.map();
    PoolKind kind = growth.chance(50) ? PoolKind.MAX : PoolKind.AVERAGE;
    return growth.add(
        "maxout", new Op.CrossChannelPool(kind, growth.divisor(x.type().channels())), x);
  }

  /** The maximum of slices that divide the channels, or that leave some out. */
  static Value maxout(Growth growth) {
    Value x = growth.map();
    int channels = x.type().channels();
    int groups = growth.divisor(channels);
    int group = channels / groups;
    int start = 0;
    if (growth.chance(15) && channels > 2) {
      groups = 2;
      group = (channels - 1) / 2;
      start = 1;
    }
    List<Integer> starts = new ArrayList<>();
    for (int g = 0; g < Math.min(groups, 6); g++) {
      starts.add(start + g * group);
    }
    Collections.shuffle(starts, new Random(growth.between(0, 99)));
    Value maximum = RandomLayers.slice(growth, x, starts.getFirst(), group);
    for (int other : starts.subList(1, starts.size())) {
      maximum =
          growth.add(
              "maximum",
              new Op.Elementwise(BinaryKind.MAXIMUM, Activation.LINEAR),
              maximum,
              RandomLayers.slice(growth, x, other, group));
    }
    return maximum;
  }

  /** Maxout as a reduction over the outer part of the channels. */
  static Value reduced(Growth growth) {
    Value x = growth.map();
    int channels = x.type().channels();
    int groups = growth.divisor(channels);
    int height = x.type().height();
    int width = x.type().width();
    Value rows = growth.add("rows", new Op.ChangeLayout(Layout.ROW_MAJOR), x);
    Shape split = Shape.of(1, groups, channels / groups, height, width);
    Value shaped = growth.add("split", new Op.Reshape(split), rows);
    Value turned = growth.add("turned", new Op.Transpose(List.of(0, 2, 3, 4, 1)), shaped);
    ReduceKind kind = growth.pick(List.of(ReduceKind.MAX, ReduceKind.MEAN, ReduceKind.SUM));
    Value reduced = growth.add("reduced", new Op.Reduce(kind), turned);
    Shape map = Shape.map(channels / groups, height, width);
    Value back = growth.add("back", new Op.Reshape(map), reduced);
    return growth.add("map", new Op.ChangeLayout(Layout.NHWC), back);
  }

  /** Focus by slices, in any order, in one step or two. */
  static Value focus(Growth growth) {
    Value x =
        growth
            .map(v -> v.type().height() % 2 == 0 && v.type().width() % 2 == 0)
            .filter(v -> v.type().channels() <= 8)
            .orElse(growth.map());
    if (x.type().height() % 2 != 0 || x.type().width() % 2 != 0 || x.type().channels() > 8) {
      return activate(growth, growth.function(), x);
    }
    List<Integer> blocks = new ArrayList<>(List.of(0, 1, 2, 3));
    Collections.shuffle(blocks, new Random(growth.between(0, 99)));
    boolean twoSteps = growth.chance(50);
    List<Value> parts = new ArrayList<>();
    for (int block : blocks) {
      int row = block % 2;
      int column = growth.chance(97) ? block / 2 : 0;
      Value part = twoSteps ? grid(growth, x, row, 2, 0, 1) : grid(growth, x, row, 2, column, 2);
      parts.add(twoSteps ? grid(growth, part, 0, 1, column, 2) : part);
    }
    return growth.add("focus", new Op.Concat(1), parts);
  }

  private static Value grid(
      Growth growth, Value x, int row, int rowStep, int column, int columnStep) {
    List<Integer> sizes =
        List.of(1, x.type().channels(), x.type().height() / rowStep, x.type().width() / columnStep);
    Op op = new Op.Slice(List.of(0, 0, row, column), sizes, List.of(1, 1, rowStep, columnStep));
    return growth.add("grid", op, x);
  }

  private static Value constant(Growth growth, Value like) {
    Op constant = new Op.Constant(growth.weights(like.type().shape(), 4), Layout.NHWC);
    return growth.add("constant", constant, List.of());
  }

  private static Value clipped(Growth growth, Value x) {
    return scaled(growth, clip(growth, scaled(growth, x, 1, 3)), SIXTH, 0);
  }

  private static Value clip(Growth growth, Value x) {
    return activate(
        growth, growth.chance(50) ? Activation.of(Kind.RELU6) : Activation.clip(0, 6), x);
  }

  private static Value scaled(Growth growth, Value x, float scale, float shift) {
    int channels = x.type().channels();
    Op op =
        new Op.Affine(
            Growth.uniform(channels, scale), Growth.uniform(channels, shift), Activation.LINEAR);
    return growth.add("scaled", op, x);
  }

  private static Value activate(Growth growth, Activation activation, Value x) {
    return growth.add("activate", new Op.Activate(activation), x);
  }
}
