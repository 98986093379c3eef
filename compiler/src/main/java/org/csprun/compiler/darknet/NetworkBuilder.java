package org.csprun.compiler.darknet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Head;
import org.csprun.plan.ImageInput;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Turns the sections of a cfg into a graph, one after another. */
final class NetworkBuilder {
  /** A picture's elements lie evenly in 0…1. */
  private static final Moments PICTURE = new Moments(0.5, 1.0 / 12);

  private static final int LARGEST_SIDE = 1 << 16;
  private static final OptionList NET_OPTIONS =
      OptionList.of(
          "width height channels letter_box",
          "time_steps=1",
          "inputs batch subdivisions max_batches learning_rate learning_rate_min sgdr_cycle"
              + " sgdr_mult momentum decay track augment_speed sequential_subdivisions try_fix_nan"
              + " weights_reject_freq equidistant_point badlabels_rejection_percentage"
              + " num_sigmas_reject_badlabels ema_alpha use_cuda_graph loss_scale dynamic_minibatch"
              + " optimized_memory workspace_size_limit_MB adam B1 B2 eps max_crop min_crop flip blur"
              + " gaussian_noise mixup cutmix mosaic mosaic_bound contrastive contrastive_jit_flip"
              + " contrastive_color unsupervised label_smooth_eps resize_step attention"
              + " adversarial_lr max_chart_loss angle aspect saturation exposure hue power policy"
              + " burn_in step scale steps scales seq_scales gamma show_receptive_field");

  private final CfgFile cfg;
  private final ParameterSource parameters;
  private final GraphBuilder graph;
  private final Layer picture;
  private final List<Layer> layers = new ArrayList<>();
  private int outputs;
  private CfgSection section;
  private LayerKind kind = LayerKind.EMPTY;

  NetworkBuilder(CfgFile cfg, ParameterSource parameters, Optional<InputSize> size) {
    this.cfg = cfg;
    this.parameters = parameters;
    this.section = cfg.net();
    this.graph = new GraphBuilder(cfg.file().replaceFirst("\\.[^.]*$", ""));
    NET_OPTIONS.check(section);
    InputSize input = size.orElseGet(this::ownSize);
    int channels = section.positive("channels", 3);
    Optional<ImageInput> image = channels == 3 ? Optional.of(contract()) : Optional.empty();
    Value value =
        graph.input("input", TensorType.map(channels, input.height(), input.width()), image);
    this.picture = new Layer("input", value, PICTURE);
    graph.provenance("source.cfg.sha256", cfg.sha256());
    size.ifPresent(other -> graph.provenance("source.input", other.toString()));
  }

  private InputSize ownSize() {
    for (String side : List.of("width", "height")) {
      if (!section.has(side)) {
        throw Refusal.of(
            "%s has no %s (%s).\nAdd it, or give the size of the input (--input 416x416).",
            section.title(), side, section.place());
      }
      if (section.positive(side, 1) > LARGEST_SIDE) {
        throw Refusal.of(
            "'%s' of %s is more than %d pixels (%s).",
            section.options().get(side), section.title(), LARGEST_SIDE, section.place(side));
      }
    }
    return new InputSize(section.positive("height", 1), section.positive("width", 1));
  }

  /** Darknet resizes pictures; with letter_box it keeps their aspect amid bars of 0.5. */
  private ImageInput contract() {
    ImageInput plain = ImageInput.darknet();
    return section.flag("letter_box")
        ? new ImageInput(
            plain.order(), ImageInput.Fit.LETTERBOX_CENTER, 128, plain.mean(), plain.scale())
        : plain;
  }

  /** Reads every section and returns the graph. */
  Graph build() {
    if (cfg.layers().isEmpty()) {
      throw Refusal.of("%s has no layers after [net].\nIs the file cut off?", cfg.file());
    }
    // All sections first: an unknown one matters more than weights that do not fit.
    cfg.layers().forEach(layer -> LayerKind.of(layer).options().check(layer));
    for (CfgSection next : cfg.layers()) {
      section = next;
      kind = LayerKind.of(next);
      layers.add(read());
    }
    parameters.end();
    if (outputs == 0) {
      classifierOutput(layers.getLast());
    }
    graph.provenance("source.weights", parameters.provenance());
    return graph.build();
  }

  private Layer read() {
    try {
      return kind.read(this);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw Refusal.of(
          "%s has sizes that cannot be (%s): %s.\nCheck its options.",
          section.title(), section.place(), e.getMessage());
    }
  }

  private void classifierOutput(Layer last) {
    int output = output(last.name(), last.value());
    TensorType type = last.value().type();
    if (type.elements() == type.shape().dim(1)) {
      boolean probabilities = last.use() == Layer.Use.PROBABILITIES;
      head(new Head.Classes(output, type.shape().dim(1), probabilities));
    }
  }

  CfgSection section() {
    return section;
  }

  /** The name of this section's node. */
  String name() {
    return kind.prefix() + section.index();
  }

  /** The layer before this section. */
  Layer previous() {
    return readable(layers.isEmpty() ? picture : layers.getLast());
  }

  /** The layer with a number as {@code route} and {@code shortcut} write it. */
  Layer layer(String option, int number) {
    int index = number < 0 ? section.index() + number : number;
    if (index < 0 || index >= layers.size()) {
      throw Refusal.of(
          "%s takes layer %d, but only %s (%s).\nCount from 0, or back from here with -1.",
          section.title(),
          number,
          layers.isEmpty()
              ? "the input comes before it"
              : "layers 0 to %d come before it".formatted(layers.size() - 1),
          section.place(option));
    }
    return readable(layers.get(index));
  }

  private Layer readable(Layer layer) {
    if (layer.use() == Layer.Use.BOXES) {
      throw Refusal.of(
          "%s reads %s, whose output is boxes (%s).\nPut a [route] to a layer before the head there.",
          section.title(), layer.name(), section.place());
    }
    return layer;
  }

  /** The previous layer's output as a map. */
  Value map() {
    return map(previous().value());
  }

  /** A value as a map: a vector of n elements is n channels of one pixel. */
  Value map(Value value) {
    if (value.type().isMap()) {
      return value;
    }
    Shape pixel = Shape.map(Math.toIntExact(value.type().elements()), 1, 1);
    Value shaped = add(value.name() + ".pixel", new Op.Reshape(pixel), value);
    return graph.inLayout(shaped, Layout.NHWC, section.origin());
  }

  /** The previous layer's output as a vector (1, n) in Darknet's order: channel, row, column. */
  Value vector() {
    Value value = previous().value();
    if (value.type().shape().rank() == 2) {
      return value;
    }
    Value rows = graph.inLayout(value, Layout.ROW_MAJOR, section.origin());
    Shape flat = Shape.of(1, Math.toIntExact(rows.type().elements()));
    return add(value.name() + ".flat", new Op.Reshape(flat), rows);
  }

  /** Adds a node of this section. */
  Value add(String nodeName, Op op, Value... operands) {
    return graph.add(nodeName, op, section.origin(), operands);
  }

  /** Adds the function unless it is the identity. */
  Value activate(Value value, Activation function) {
    return function.isLinear() ? value : add(name() + ".act", new Op.Activate(function), value);
  }

  ParameterSource parameters() {
    return parameters;
  }

  int inputWidth() {
    return picture.value().type().width();
  }

  int inputHeight() {
    return picture.value().type().height();
  }

  int output(String outputName, Value value) {
    outputs++;
    return graph.output(outputName, value);
  }

  void head(Head head) {
    graph.head(head);
  }

  /** The section of the convolution that is this layer, if it is one. */
  Optional<CfgSection> convolutionOf(Layer layer) {
    return cfg.layers().stream()
        .filter(other -> layer.name().equals(LayerKind.CONVOLUTIONAL.prefix() + other.index()))
        .findFirst();
  }
}
