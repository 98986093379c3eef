package org.csprun.compiler.darknet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The sections csprun reads, with their options: those that are used, those that only matter to
 * training, and those of which only the value that changes nothing is taken.
 */
enum LayerKind {
  CONVOLUTIONAL(
      "conv",
      "convolutional conv",
      "filters size stride stride_x stride_y pad padding dilation groups batch_normalize cbn"
          + " activation",
      "antialiasing=0 binary=0 xnor=0 sway=0 rotate=0 stretch=0 stretch_sway=0 flipped=0"
          + " coordconv=0 share_index=none",
      "bin_output dot angle grad_centr reverse assisted_excitation stream wait_stream",
      ConvolutionLayers::convolution),
  CONNECTED(
      "connected",
      "connected conn",
      "output activation batch_normalize",
      "",
      "",
      ConvolutionLayers::connected),
  BATCHNORM("batchnorm", "batchnorm", "", "", "", ConvolutionLayers::batchNorm),
  ACTIVATION("activation", "activation", "activation", "", "", PlainLayers::activation),
  MAXPOOL(
      "maxpool",
      "maxpool max",
      "size stride stride_x stride_y padding maxpool_depth out_channels",
      "antialiasing=0 maxpool_zero_nonmax=0",
      "",
      PoolLayers::maximum),
  LOCAL_AVGPOOL(
      "localavg",
      "local_avgpool local_avg",
      "size stride stride_x stride_y padding",
      "",
      "",
      PoolLayers::localAverage),
  AVGPOOL("avgpool", "avgpool avg", "", "", "", PoolLayers::globalAverage),
  ROUTE("route", "route", "layers groups group_id", "", "stream wait_stream", JoinLayers::route),
  SHORTCUT(
      "shortcut",
      "shortcut",
      "from activation",
      "weights_type=none weights_normalization=none",
      "",
      JoinLayers::shortcut),
  SCALE_CHANNELS(
      "scale", "scale_channels", "from activation scale_wh", "", "", JoinLayers::scaleChannels),
  SAM("sam", "sam", "from activation", "", "", JoinLayers::sam),
  UPSAMPLE("upsample", "upsample", "stride", "scale=1", "", PlainLayers::upsample),
  REORG3D("reorg", "reorg3d", "stride", "reverse=0", "", PlainLayers::spaceToDepth),
  YOLO(
      "yolo",
      "yolo",
      "classes num mask anchors scale_x_y new_coords",
      "",
      "max show_details max_delta counters_per_class label_smooth_eps objectness_smooth"
          + " iou_normalizer obj_normalizer cls_normalizer delta_normalizer iou_loss"
          + " iou_thresh_kind beta_nms nms_kind jitter resize focal_loss ignore_thresh truth_thresh"
          + " iou_thresh random track_history_size sim_thresh dets_for_track dets_for_show"
          + " track_ciou_norm embedding_layer map",
      HeadLayers::yolo),
  SOFTMAX(
      "softmax",
      "softmax soft",
      "",
      "groups=1 temperature=1 tree=none spatial=0",
      "noloss",
      HeadLayers::softmax),
  DROPOUT(
      "dropout",
      "dropout",
      "",
      "",
      "probability dropblock dropblock_size_rel dropblock_size_abs",
      PlainLayers::identity),
  COST("cost", "cost", "", "", "type scale ratio", PlainLayers::identity),
  EMPTY("empty", "empty silence", "", "", "", PlainLayers::identity),
  CROP(
      "crop",
      "crop",
      "crop_height crop_width noadjust",
      "",
      "flip angle saturation exposure shift",
      PlainLayers::crop);

  /** Sections of Darknet that csprun refuses, with the reason. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("region", "the boxes of YOLOv2 are not decoded"),
          Map.entry("detection", "the boxes of YOLOv1 are not decoded"),
          Map.entry("Gaussian_yolo", "the boxes of Gaussian YOLO are not decoded"),
          Map.entry("reorg", "it shuffles elements across pixels; [reorg3d] is the sound form"),
          Map.entry("implicit", "implicit knowledge is not supported"),
          Map.entry("local", "weights that differ from pixel to pixel are not supported"),
          Map.entry("lrn", "local response normalisation is not supported"),
          Map.entry("normalization", "local response normalisation is not supported"),
          Map.entry("rnn", "recurrent layers are not supported"),
          Map.entry("crnn", "recurrent layers are not supported"),
          Map.entry("gru", "recurrent layers are not supported"),
          Map.entry("lstm", "recurrent layers are not supported"),
          Map.entry("conv_lstm", "recurrent layers are not supported"),
          Map.entry("history", "recurrent layers are not supported"),
          Map.entry("contrastive", "it only serves training; cut it off"));

  private final String prefix;
  private final List<String> sections;
  private final OptionList options;
  private final Function<NetworkBuilder, Layer> reader;

  LayerKind(
      String prefix,
      String sections,
      String used,
      String fixed,
      String training,
      Function<NetworkBuilder, Layer> reader) {
    this.prefix = prefix;
    this.sections = List.of(sections.split(" "));
    this.options =
        OptionList.of(
            used,
            fixed + " dontload=0 dontloadscales=0",
            training
                + " clip onlyforward dont_update burnin_update stopbackward train_only_bn"
                + " learning_rate");
    this.reader = reader;
  }

  /** The start of the names of nodes of this kind. */
  String prefix() {
    return prefix;
  }

  OptionList options() {
    return options;
  }

  Layer read(NetworkBuilder network) {
    return reader.apply(network);
  }

  /** Names of all sections, {@code [net]} excluded, sorted. */
  static List<String> sections() {
    return Arrays.stream(values()).map(kind -> kind.sections.getFirst()).sorted().toList();
  }

  /** The kind of a section, or why it cannot be read. */
  static LayerKind of(CfgSection section) {
    Collection<String> known = new ArrayList<>();
    for (LayerKind kind : values()) {
      if (kind.sections.contains(section.name())) {
        return kind;
      }
      known.addAll(kind.sections);
    }
    String reason =
        Optional.ofNullable(REFUSED.get(section.name()))
            .map(why -> "is not supported: " + why + ".")
            .or(
                () ->
                    Refusal.nearest(section.name(), known)
                        .map(near -> "is unknown. Did you mean [" + near + "]?"))
            .orElse("is unknown.");
    throw Refusal.of(
        "Section [%s] at %s %s\nSupported: %s.",
        section.name(), section.place(), reason, String.join(", ", sections()));
  }
}
