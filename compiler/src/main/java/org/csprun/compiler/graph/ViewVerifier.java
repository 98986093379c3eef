package org.csprun.compiler.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.csprun.tensor.TensorType;

/**
 * The check that every view is in range and stands where the two values really share elements: a
 * slice, another shape of the same bytes, an input of a concat, or an operation in place.
 */
final class ViewVerifier {
  private ViewVerifier() {}

  static List<String> problems(Graph graph) {
    List<String> problems = new ArrayList<>(Views.problems(graph));
    if (!problems.isEmpty()) {
      return problems;
    }
    Map<Value, Node> producers = graph.producers();
    graph
        .views()
        .forEach(
            (value, view) -> {
              Optional<Node> producer = Optional.ofNullable(producers.get(value));
              Optional<Node> owner = Optional.ofNullable(producers.get(view.base()));
              boolean agrees =
                  producer.filter(n -> fromInput(n, view)).isPresent()
                      || owner.filter(n -> intoConcat(n, value, view)).isPresent();
              if (!agrees) {
                problems.add(
                    "View %s of %s+%d shares no elements with it%s"
                        .formatted(
                            value,
                            view.base(),
                            view.elementOffset(),
                            producer.map(n -> " (" + n.origin() + ")").orElse("")));
              }
            });
    return problems;
  }

  /** The producer reads the base and its output may lie there. */
  private static boolean fromInput(Node node, View view) {
    if (!node.inputs().contains(view.base())) {
      return false;
    }
    TensorType in = view.base().type();
    return switch (node.op()) {
      case Op.Slice slice -> Views.ofSlice(slice, in).equals(OptionalLong.of(view.elementOffset()));
      case Op.Reshape r -> view.elementOffset() == 0;
      case Op.PixelRows p -> view.elementOffset() == 0;
      case Op.ChangeLayout c -> view.elementOffset() == 0 && Views.sameBytes(in, c.layout());
      case Op.Elementwise e -> inPlace(node, view);
      case Op.Activate a -> inPlace(node, view);
      case Op.Affine a -> inPlace(node, view);
      case Op.Convolution c -> c.residual() && overResidual(node, view);
      case IntegerOp.Convolution c -> overResidual(node, view);
      case IntegerOp.Add a -> inPlace(node, view);
      case IntegerOp.Multiply m -> inPlace(node, view);
      case IntegerOp.Lookup l -> inPlace(node, view);
      case IntegerOp i -> false;
      case Op.Constant c -> false;
      case Op.FullyConnected f -> false;
      case Op.Pool p -> false;
      case Op.GlobalAverage g -> false;
      case Op.CrossChannelPool p -> false;
      case Op.Upsample u -> false;
      case Op.SpaceToDepth s -> false;
      case Op.Softmax s -> false;
      case Op.Reduce r -> false;
      case Op.Concat c -> false;
      case Op.Transpose t -> false;
    };
  }

  private static boolean inPlace(Node node, View view) {
    return view.elementOffset() == 0 && view.base().type().liesAs(node.output().type());
  }

  private static boolean overResidual(Node node, View view) {
    return node.inputs().size() == 2
        && inPlace(node, view)
        && node.input(1).equals(view.base())
        && !node.input(0).equals(view.base());
  }

  /** The base is a concat that holds the value at this offset. */
  private static boolean intoConcat(Node node, Value value, View view) {
    if (!(node.op() instanceof Op.Concat concat)) {
      return false;
    }
    int start = 0;
    for (Value input : node.inputs()) {
      if (input.equals(value)
          && Views.ofConcat(node.output().type(), concat.axis(), start)
              .equals(OptionalLong.of(view.elementOffset()))) {
        return true;
      }
      start += input.type().shape().dim(concat.axis());
    }
    return false;
  }
}
