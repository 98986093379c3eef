package org.csprun.tests.graph;

import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;

/** What follows the last map: layout changes, reshapes, transpositions, joined heads. */
final class RandomTails {
  private static final Op ROWS = new Op.ChangeLayout(Layout.ROW_MAJOR);
  private static final List<Integer> SWAP = List.of(0, 2, 1);

  private RandomTails() {}

  /** One or more row-major values made of maps. */
  static List<Value> tails(Growth growth) {
    List<Value> tails = new ArrayList<>();
    for (int i = growth.between(0, 3); i > 0; i--) {
      tails.add(
          switch (growth.between(0, 7)) {
            case 0 -> pixels(growth, growth.map());
            case 1 -> anchors(growth);
            case 2 -> joined(growth);
            case 3 -> joinedThenSwapped(growth);
            case 4 -> classes(growth);
            case 5 -> part(growth);
            case 6 -> wholePixels(growth);
            default -> back(growth);
          });
    }
    return tails;
  }

  /** (1, H·W, C) in one of its spellings. */
  private static Value pixels(Growth growth, Value x) {
    int channels = x.type().channels();
    int pixels = x.type().height() * x.type().width();
    if (growth.chance(40)) {
      return growth.add("pixels", new Op.PixelRows(), x);
    }
    Value rows = growth.add("rows", ROWS, x);
    if (growth.chance(50)) {
      Value flat = growth.add("flat", new Op.Reshape(Shape.of(1, channels, pixels)), rows);
      return growth.add("pixels", new Op.Transpose(SWAP), flat);
    }
    Value turned = growth.add("turned", new Op.Transpose(List.of(0, 2, 3, 1)), rows);
    return growth.add("pixels", new Op.Reshape(Shape.of(1, pixels, channels)), turned);
  }

  /** Rows of boxes: the channels are split among anchors, as in YOLO heads of v5. */
  private static Value anchors(Growth growth) {
    Value x = growth.map();
    int anchors = growth.divisor(x.type().channels());
    int each = x.type().channels() / anchors;
    int height = x.type().height();
    int width = x.type().width();
    Value rows = growth.add("rows", ROWS, x);
    Shape split = Shape.of(1, anchors, each, height, width);
    Value shaped = growth.add("split", new Op.Reshape(split), rows);
    Value turned = growth.add("turned", new Op.Transpose(List.of(0, 1, 3, 4, 2)), shaped);
    Value active = growth.add("active", new Op.Activate(Activation.LOGISTIC), turned);
    return growth.add("boxes", new Op.Reshape(Shape.of(1, anchors * height * width, each)), active);
  }

  /** Pixel rows of maps with as many channels below each other. */
  private static Value joined(Growth growth) {
    Value x = growth.map();
    List<Value> parts = new ArrayList<>(List.of(pixels(growth, x)));
    growth
        .map(v -> v.type().channels() == x.type().channels())
        .ifPresent(v -> parts.add(pixels(growth, v)));
    return growth.add("joined", new Op.Concat(1), parts);
  }

  /** The same, transposed after the concat, as in YOLOX. */
  private static Value joinedThenSwapped(Growth growth) {
    Value x = growth.map();
    List<Value> parts = new ArrayList<>(List.of(flat(growth, x)));
    growth
        .map(v -> v.type().channels() == x.type().channels())
        .ifPresent(v -> parts.add(flat(growth, v)));
    Value joined = growth.add("joined", new Op.Concat(2), parts);
    return growth.add("swapped", new Op.Transpose(SWAP), joined);
  }

  private static Value flat(Growth growth, Value x) {
    int pixels = x.type().height() * x.type().width();
    Value rows = growth.add("rows", ROWS, x);
    return growth.add("flat", new Op.Reshape(Shape.of(1, x.type().channels(), pixels)), rows);
  }

  /** A classifier: averaged or not, flattened, a matrix product, softmax. */
  private static Value classes(Growth growth) {
    Value x = growth.map();
    Value pooled = growth.chance(60) ? growth.add("average", new Op.GlobalAverage(), x) : x;
    Value rows = growth.add("rows", ROWS, pooled);
    int count = Math.toIntExact(rows.type().elements());
    Value flat = growth.add("flat", new Op.Reshape(Shape.of(1, count)), rows);
    Op product =
        new Op.FullyConnected(
            growth.weights(Shape.of(7, count), 1 / Math.sqrt(count)),
            growth.weights(Shape.of(7), 1),
            Activation.LINEAR);
    Value scores = growth.add("product", product, flat);
    return growth.chance(50)
        ? growth.add("softmax", new Op.Softmax(), scores)
        : growth.add("active", new Op.Activate(growth.function()), scores);
  }

  /** Some columns of rows, reduced or not. */
  private static Value part(Growth growth) {
    Value rows = pixels(growth, growth.map());
    int columns = rows.type().shape().dim(2);
    int size = growth.between(1, columns);
    Op slice =
        new Op.Slice(
            List.of(0, 0, growth.between(0, columns - size)),
            List.of(1, rows.type().shape().dim(1), size),
            List.of(1, 1, 1));
    Value part = growth.add("part", slice, rows);
    return growth.chance(50) ? growth.add("best", new Op.Reduce(ReduceKind.MAX), part) : part;
  }

  /** Some rows, under another shape. */
  private static Value wholePixels(Growth growth) {
    Value rows = pixels(growth, growth.map());
    int count = rows.type().shape().dim(1);
    int columns = rows.type().shape().dim(2);
    int size = growth.between(1, count);
    Op slice =
        new Op.Slice(
            List.of(0, growth.between(0, count - size), 0),
            List.of(1, size, columns),
            List.of(1, 1, 1));
    Value part = growth.add("part", slice, rows);
    return growth.add("line", new Op.Reshape(Shape.of(1, size * columns)), part);
  }

  /** Rows that become a map again, which stays among the maps. */
  private static Value back(Growth growth) {
    Value x = growth.map();
    Value rows = growth.add("rows", ROWS, x);
    Shape shape = x.type().shape();
    Value map =
        growth.chance(50)
            ? growth.add("map", new Op.ChangeLayout(Layout.NHWC), rows)
            : growth.add(
                "map",
                new Op.ChangeLayout(Layout.NHWC),
                growth.add(
                    "reshaped",
                    new Op.Reshape(Shape.map(shape.dim(1), shape.dim(3), shape.dim(2))),
                    rows));
    growth.keep(map);
    return rows;
  }
}
