package org.csprun.scenes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The choice of a scene's signs and their places: apart from each other, mostly inside. */
final class Arrangement {

  /** A sign's smallest radius against the picture's shorter side. */
  private static final double SMALLEST = 0.05;

  private static final double LARGEST = 0.3;

  /** How much of a sign cut by the picture's edge must stay inside. */
  private static final double LEAST_INSIDE = 0.75;

  private static final int TRIES = 12;

  private Arrangement() {}

  /** At most {@code most} signs, the smallest first; a sign that finds no room is left out. */
  static List<PlacedSign> random(int width, int height, int most, Dice dice) {
    List<PlacedSign> placed = new ArrayList<>();
    for (int sign = dice.chance(0.04) ? 0 : dice.count(1, most); sign > 0; sign--) {
      double radius = Math.min(width, height) * dice.logBetween(SMALLEST, LARGEST);
      PlacedSign upright = PlacedSign.of(dice.pick(List.of(SignClass.values())), radius, dice);
      boolean found = false;
      for (int attempt = 0; attempt < TRIES && !found; attempt++) {
        PlacedSign candidate = upright.at(dice.between(0, width), dice.between(0, height));
        found = fits(candidate.box(), placed, width, height);
        if (found) {
          placed.add(candidate);
        }
      }
    }
    placed.sort(Comparator.comparingDouble(sign -> sign.pose().radius()));
    return List.copyOf(placed);
  }

  private static boolean fits(Box box, List<PlacedSign> placed, int width, int height) {
    Box picture = new Box(0, 0, width, height);
    double margin = 0.01 * height;
    return box.overlap(picture) >= LEAST_INSIDE * box.area()
        && placed.stream().noneMatch(other -> other.box().overlap(box.grow(margin)) > 0);
  }
}
