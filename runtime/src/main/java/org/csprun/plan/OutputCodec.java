package org.csprun.plan;

import java.util.List;

/** The output contract: the tensors to read, what they mean, and the labels of the classes. */
final class OutputCodec {
  private static final int OUTPUT_BYTES = 8;
  private static final int FEWEST_HEAD_BYTES = 10;
  private static final int ANCHOR_BYTES = 8;

  private static final int YOLO = 1;
  private static final int YOLOX = 2;
  private static final int BOXES = 3;
  private static final int CLASSES = 4;

  private OutputCodec() {}

  /** The three lists of the section. */
  record Contract(List<PlanOutput> outputs, List<Head> heads, List<String> classNames) {}

  static void write(SectionWriter out, Contract contract) {
    out.i32(contract.outputs().size());
    for (PlanOutput output : contract.outputs()) {
      out.string(output.name());
      out.i32(output.tensor());
    }
    out.i32(contract.heads().size());
    contract.heads().forEach(head -> write(out, head));
    out.i32(contract.classNames().size());
    contract.classNames().forEach(out::string);
  }

  static Contract read(SectionReader in) {
    Contract contract =
        new Contract(
            in.list(
                "outputs",
                PlanLimits.ENDS,
                OUTPUT_BYTES,
                () -> new PlanOutput(in.string(), in.i32())),
            in.list("heads", PlanLimits.ENDS, FEWEST_HEAD_BYTES, () -> readHead(in)),
            in.list("class names", PlanLimits.CLASSES, Integer.BYTES, in::string));
    in.end();
    return contract;
  }

  private static void write(SectionWriter out, Head head) {
    switch (head) {
      case Head.Yolo yolo -> {
        start(out, YOLO, yolo.output(), yolo.classes());
        out.i32(yolo.anchors().size());
        for (Head.Anchor anchor : yolo.anchors()) {
          out.f32(anchor.width());
          out.f32(anchor.height());
        }
        out.f32(yolo.scaleXY());
        out.flag(yolo.newCoords());
        out.i32(yolo.inputWidth());
        out.i32(yolo.inputHeight());
      }
      case Head.Yolox yolox -> {
        start(out, YOLOX, yolox.output(), yolox.classes());
        out.ints(yolox.strides());
        out.i32(yolox.inputWidth());
        out.i32(yolox.inputHeight());
      }
      case Head.Boxes boxes -> {
        start(out, BOXES, boxes.output(), boxes.classes());
        out.i32(boxes.inputWidth());
        out.i32(boxes.inputHeight());
      }
      case Head.Classes classes -> {
        start(out, CLASSES, classes.output(), classes.classes());
        out.flag(classes.probabilities());
      }
    }
  }

  private static void start(SectionWriter out, int kind, int output, int classes) {
    out.u8(kind);
    out.i32(output);
    out.i32(classes);
  }

  private static Head readHead(SectionReader in) {
    int kind = in.u8();
    int output = in.i32();
    int classes = in.i32();
    return switch (kind) {
      case YOLO -> readYolo(in, output, classes);
      case YOLOX -> readYolox(in, output, classes);
      case BOXES -> new Head.Boxes(output, classes, in.i32(), in.i32());
      case CLASSES -> new Head.Classes(output, classes, in.flag());
      default ->
          throw in.newer("has head %d; this csprun knows %d to %d".formatted(kind, YOLO, CLASSES));
    };
  }

  private static Head readYolo(SectionReader in, int output, int classes) {
    List<Head.Anchor> anchors =
        in.list(
            "anchors",
            PlanLimits.HEAD_PARTS,
            ANCHOR_BYTES,
            () -> new Head.Anchor(in.f32(), in.f32()));
    float scaleXY = in.f32();
    boolean newCoords = in.flag();
    int width = in.i32();
    int height = in.i32();
    return in.make(
        () -> new Head.Yolo(output, anchors, classes, scaleXY, newCoords, width, height));
  }

  private static Head readYolox(SectionReader in, int output, int classes) {
    List<Integer> strides = in.list("strides", PlanLimits.HEAD_PARTS, Integer.BYTES, in::i32);
    int width = in.i32();
    int height = in.i32();
    return in.make(() -> new Head.Yolox(output, strides, classes, width, height));
  }
}
