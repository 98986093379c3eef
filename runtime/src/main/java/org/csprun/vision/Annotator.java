package org.csprun.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.csprun.vision.Canvas.Area;

/**
 * Draws detections on a picture: a box in the colour of its class and a plate with name and score.
 * Sizes follow the picture's; one whose longer side has under 480 pixels is enlarged by a whole
 * factor first, so that names stay readable. Needs neither fonts nor a display.
 */
public final class Annotator {
  private static final int ENLARGE_BELOW = 480;
  private static final double TEXT_SHARE = 0.02;
  private static final double SMALLEST_TEXT = 9;
  // In a picture too narrow for its name a box stays without one.
  private static final double READABLE_TEXT = 4;
  private static final int FARTHEST_PLATES = 5;
  private static final int SHADOW = 0x101010;

  private final List<String> classNames;
  private final StrokeFont font = new StrokeFont();

  /**
   * @param classNames labels by class; a class without one is shown by its number
   */
  public Annotator(List<String> classNames) {
    this.classNames = List.copyOf(classNames);
  }

  /** The picture with the detections drawn, clipped to its border; the best lie on top. */
  public Picture annotate(Picture picture, List<Detection> detections) {
    int longer = Math.max(picture.width(), picture.height());
    int factor = longer < ENLARGE_BELOW ? Math.ceilDiv(ENLARGE_BELOW, longer) : 1;
    Canvas canvas = new Canvas(enlarge(picture, factor));
    List<Area> boxes = new ArrayList<>();
    List<Detection> bestFirst =
        detections.stream()
            .sorted(Comparator.comparing(Detection::score).reversed())
            .filter(detection -> clip(detection, factor, canvas, boxes))
            .toList();
    Style style = Style.of(canvas);
    for (int i = bestFirst.size() - 1; i >= 0; i--) {
      drawBox(canvas, boxes.get(i), Palette.color(bestFirst.get(i).classId()), style);
    }
    List<Plate> plates = plates(canvas, bestFirst, boxes, style);
    for (Plate plate : plates.reversed()) {
      drawPlate(canvas, plate);
    }
    return canvas.finish();
  }

  private static Picture enlarge(Picture picture, int factor) {
    if (factor == 1) {
      return picture;
    }
    int width = picture.width() * factor;
    int height = picture.height() * factor;
    byte[] pixels =
        new BilinearResize(picture.width(), picture.height(), width, height).apply(picture.bytes());
    return new Picture(width, height, pixels);
  }

  /** Adds the part of a box inside the picture; false when there is none. */
  private static boolean clip(Detection box, int factor, Canvas canvas, List<Area> boxes) {
    double left = Math.max(0, (double) box.x() * factor);
    double top = Math.max(0, (double) box.y() * factor);
    double right = Math.min(canvas.width(), ((double) box.x() + box.width()) * factor);
    double bottom = Math.min(canvas.height(), ((double) box.y() + box.height()) * factor);
    return left < right && top < bottom && boxes.add(new Area(left, top, right, bottom));
  }

  private static void drawBox(Canvas canvas, Area box, int color, Style style) {
    double line = style.line;
    // Drawn just inside the edge, so that a box along the border of the picture shows whole.
    Area inner =
        new Area(
            box.left() + line / 2,
            box.top() + line / 2,
            Math.max(box.left() + line, box.right() - line / 2),
            Math.max(box.top() + line, box.bottom() - line / 2));
    canvas.outline(inner, line * 1.5, line * 1.9, SHADOW, 0.35);
    canvas.outline(inner, line * 1.5, line, color, 1);
  }

  private List<Plate> plates(
      Canvas canvas, List<Detection> bestFirst, List<Area> boxes, Style style) {
    List<Plate> plates = new ArrayList<>();
    for (int i = 0; i < bestFirst.size(); i++) {
      Detection detection = bestFirst.get(i);
      String text =
          "%s %d%%"
              .formatted(name(detection.classId()), Math.round(100 * (double) detection.score()));
      double room = canvas.width() - 2 * style.padding();
      double cap = Math.min(style.cap, room * StrokeFont.CAPITAL_HEIGHT / font.width(text));
      if (cap >= READABLE_TEXT) {
        Area area = place(canvas, boxes.get(i), text, style, cap, plates);
        plates.add(new Plate(area, text, Palette.color(detection.classId()), cap));
      }
    }
    return plates;
  }

  private String name(int classId) {
    return classId < classNames.size() ? classNames.get(classId) : "class " + classId;
  }

  /**
   * Above the box, inside its top, below it, inside its bottom, each along the left and the right
   * edge, then ever higher: the first place that is in the picture and free.
   */
  private Area place(
      Canvas canvas, Area box, String text, Style style, double cap, List<Plate> taken) {
    double width = font.width(text) * cap / StrokeFont.CAPITAL_HEIGHT + 2 * style.padding();
    double height = cap + 2 * style.padding();
    double furthest = Math.max(0, canvas.width() - width);
    double[] lefts = {
      Math.clamp(box.left(), 0, furthest), Math.clamp(box.right() - width, 0, furthest)
    };
    List<Double> tops =
        new ArrayList<>(
            List.of(box.top() - height, box.top(), box.bottom(), box.bottom() - height));
    for (int i = 2; i <= FARTHEST_PLATES; i++) {
      tops.add(box.top() - i * height);
    }
    List<Area> inside = new ArrayList<>();
    for (double top : tops) {
      for (double left : lefts) {
        if (top >= 0 && top + height <= canvas.height()) {
          inside.add(new Area(left, top, left + width, top + height));
        }
      }
    }
    return inside.stream()
        .filter(area -> taken.stream().noneMatch(plate -> plate.area.overlaps(area)))
        .findFirst()
        .orElseGet(
            () ->
                inside.isEmpty()
                    ? new Area(lefts[0], 0, lefts[0] + width, height)
                    : inside.getFirst());
  }

  private void drawPlate(Canvas canvas, Plate plate) {
    double scale = plate.cap / StrokeFont.CAPITAL_HEIGHT;
    Area area = plate.area;
    double textWidth = font.width(plate.text) * scale;
    double x = (area.left() + area.right() - textWidth) / 2;
    // Stems and baselines on whole pixels look crisper at small sizes.
    double y = Math.round((area.top() + area.bottom() - plate.cap) / 2);
    canvas.fill(area, plate.cap * 0.25, plate.color, 0.94);
    canvas.stroke(
        font.strokes(plate.text).stream().map(s -> s.scaled(scale, x, y)).toList(),
        Math.max(1.1, plate.cap * 0.135),
        Palette.textOn(plate.color));
  }

  private record Plate(Area area, String text, int color, double cap) {}

  /**
   * Sizes in pixels for one picture.
   *
   * @param cap height of capitals
   * @param line thickness of boxes
   */
  private record Style(double cap, double line) {
    static Style of(Canvas canvas) {
      double size = Math.sqrt((double) canvas.width() * canvas.height());
      double cap = Math.max(SMALLEST_TEXT, Math.rint(size * TEXT_SHARE));
      return new Style(cap, Math.max(2, cap / 5));
    }

    double padding() {
      return cap * 0.5;
    }
  }
}
