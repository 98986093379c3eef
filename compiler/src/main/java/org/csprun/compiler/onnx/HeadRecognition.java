package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Head;
import org.csprun.plan.ImageInput;
import org.csprun.tensor.Shape;

/**
 * Guesses from shapes and the last nodes what the outputs mean, since ONNX does not say:
 *
 * <ul>
 *   <li>1×N×(5+C) over the cells of strides 8, 16, 32, joined from raw boxes and logistic scores:
 *       YOLOX, fed BGR 0…255;
 *   <li>the same computed further, or with three anchors a cell: decoded boxes, fed like YOLOX or,
 *       with anchors, like YOLOv5: RGB 0…1, letterbox in the middle;
 *   <li>1×K: classes. RGB 0…1 is taken for its input; a model that subtracts a mean outside its
 *       graph wants other values.
 * </ul>
 */
final class HeadRecognition {
  private static final List<Integer> STRIDES = List.of(8, 16, 32);

  private final Graph graph;
  private final Map<Value, Node> producers;

  /** What was recognised, and how a picture is fed to it. */
  private record Recognised(Head head, ImageInput image) {}

  private HeadRecognition(Graph graph) {
    this.graph = graph;
    this.producers = graph.producers();
  }

  /** The finished graph, with the head and the picture input that were recognised. */
  static Graph applied(GraphBuilder builder) {
    HeadRecognition recognition = new HeadRecognition(builder.build());
    Optional<GraphInput> picture = recognition.picture();
    if (picture.isEmpty()) {
      return builder.build();
    }
    Optional<Recognised> found = recognition.head(picture.get());
    found.ifPresent(recognised -> builder.head(recognised.head()));
    ImageInput image = found.map(Recognised::image).orElse(ImageInput.darknet());
    GraphInput fed =
        new GraphInput(picture.get().name(), picture.get().value(), Optional.of(image));
    Graph graph = builder.build();
    return graph.withInputs(
        graph.inputs().stream().map(input -> input.equals(picture.get()) ? fed : input).toList());
  }

  /** The one input of three channels. */
  private Optional<GraphInput> picture() {
    List<GraphInput> pictures =
        graph.inputs().stream()
            .filter(input -> input.value().type().isMap() && input.value().type().channels() == 3)
            .toList();
    return pictures.size() == 1 ? Optional.of(pictures.getFirst()) : Optional.empty();
  }

  private Optional<Recognised> head(GraphInput picture) {
    for (int i = 0; i < graph.outputs().size(); i++) {
      Shape shape = graph.outputs().get(i).value().type().shape();
      Optional<Recognised> found =
          shape.rank() == 3 && shape.dim(0) == 1 && shape.dim(2) > 5
              ? boxes(i, shape, picture.value().type().height(), picture.value().type().width())
              : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return classes();
  }

  private Optional<Recognised> boxes(int output, Shape shape, int height, int width) {
    if (height % 32 != 0 || width % 32 != 0) {
      return Optional.empty();
    }
    int cells = STRIDES.stream().mapToInt(stride -> cells(stride, height, width)).sum();
    int classes = shape.dim(2) - 5;
    Head decoded = new Head.Boxes(output, classes, width, height);
    if (shape.dim(1) == 3 * cells) {
      return Optional.of(new Recognised(decoded, yolov5()));
    }
    if (shape.dim(1) != cells) {
      return Optional.empty();
    }
    Value value = graph.outputs().get(output).value();
    if (!isRaw(value)) {
      return Optional.of(new Recognised(decoded, ImageInput.yolox()));
    }
    return strides(value, height, width)
        .map(
            strides ->
                new Recognised(
                    new Head.Yolox(output, strides, classes, width, height), ImageInput.yolox()));
  }

  private static int cells(int stride, int height, int width) {
    return height / stride * (width / stride);
  }

  private static ImageInput yolov5() {
    List<Float> scale = Collections.nCopies(3, 1 / 255f);
    return new ImageInput(
        ImageInput.ChannelOrder.RGB,
        ImageInput.Fit.LETTERBOX_CENTER,
        114,
        List.of(0f, 0f, 0f),
        scale);
  }

  /** True when nothing but logistic functions lies between the last convolutions and the output. */
  private boolean isRaw(Value output) {
    List<Value> pending = new ArrayList<>(List.of(output));
    Set<Value> seen = new HashSet<>();
    boolean convolutions = false;
    boolean logistic = false;
    while (!pending.isEmpty()) {
      Value value = pending.removeLast();
      Node node = producers.get(value);
      if (node == null) {
        return false;
      }
      switch (node.op()) {
        case Op.Convolution c -> convolutions = true;
        case Op.Activate(Activation activation) when activation.equals(Activation.LOGISTIC) ->
            logistic = true;
        case Op other -> {
          if (!isMovement(other)) {
            return false;
          }
          node.inputs().stream().filter(seen::add).forEach(pending::add);
        }
      }
    }
    return convolutions && logistic;
  }

  /** The strides in the order in which their cells are joined. */
  private Optional<List<Integer>> strides(Value output, int height, int width) {
    Value value = output;
    while (producers.get(value) instanceof Node node && isMovement(node.op())) {
      if (node.op() instanceof Op.Concat) {
        List<Integer> strides = new ArrayList<>();
        for (Value part : node.inputs()) {
          STRIDES.stream()
              .filter(s -> part.type().shape().dims().contains(cells(s, height, width)))
              .findFirst()
              .ifPresent(strides::add);
        }
        return strides.size() == STRIDES.size() && new HashSet<>(strides).size() == strides.size()
            ? Optional.of(strides)
            : Optional.empty();
      }
      value = node.input(0);
    }
    return Optional.empty();
  }

  private static boolean isMovement(Op op) {
    return switch (op) {
      case Op.Concat c -> true;
      case Op.Reshape r -> true;
      case Op.Transpose t -> true;
      case Op.ChangeLayout c -> true;
      case Op.PixelRows p -> true;
      case Op.Constant c -> false;
      case Op.Convolution c -> false;
      case Op.FullyConnected f -> false;
      case Op.Affine a -> false;
      case Op.Activate a -> false;
      case Op.Pool p -> false;
      case Op.GlobalAverage g -> false;
      case Op.CrossChannelPool p -> false;
      case Op.Elementwise e -> false;
      case Op.Upsample u -> false;
      case Op.SpaceToDepth s -> false;
      case Op.Softmax s -> false;
      case Op.Reduce r -> false;
      case Op.Slice s -> false;
      case IntegerOp i -> false;
    };
  }

  private Optional<Recognised> classes() {
    if (graph.outputs().size() != 1) {
      return Optional.empty();
    }
    Value value = graph.outputs().getFirst().value();
    Shape shape = value.type().shape();
    if (shape.rank() != 2 || shape.dim(0) != 1 || shape.dim(1) < 2) {
      return Optional.empty();
    }
    Node last = producers.get(value);
    while (last != null && isMovement(last.op()) && !(last.op() instanceof Op.Concat)) {
      last = producers.get(last.input(0));
    }
    boolean probabilities = last != null && last.op() instanceof Op.Softmax;
    return Optional.of(
        new Recognised(new Head.Classes(0, shape.dim(1), probabilities), ImageInput.darknet()));
  }
}
