package org.csprun.scenes;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/** The one source of chance in a scene: a seeded generator with the questions painters ask. */
final class Dice {

  private final SplittableRandom random;

  Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Independent dice, so that one painter's throws do not shift another's. */
  Dice split() {
    return new Dice(random.split());
  }

  double between(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** From least to most, both included. */
  int count(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** Between two positive bounds with every octave equally likely. */
  double logBetween(double least, double most) {
    return least * StrictMath.exp(random.nextDouble() * StrictMath.log(most / least));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** About normal, mean 0 and variance 1: four uniform 16-bit numbers from one throw, added. */
  double bell() {
    long bits = random.nextLong();
    long sum =
        (bits & 0xFFFF) + ((bits >>> 16) & 0xFFFF) + ((bits >>> 32) & 0xFFFF) + (bits >>> 48);
    return (sum - 2 * 65535.0) / 37837.0;
  }

  /** Any colour whose channels lie in a range of 0 to 255. */
  Color colour(int least, int most) {
    return new Color(count(least, most), count(least, most), count(least, most));
  }

  /** A colour of stone, plaster or metal: a grey of the range, slightly tinted. */
  Color muted(int least, int most) {
    int grey = count(least, most);
    return near(new Color(grey, grey, grey), 34);
  }

  /** A neighbour of a colour: each channel moved by at most {@code reach}, alpha kept. */
  Color near(Color colour, int reach) {
    return new Color(
        channel(colour.getRed() + count(-reach, reach)),
        channel(colour.getGreen() + count(-reach, reach)),
        channel(colour.getBlue() + count(-reach, reach)),
        colour.getAlpha());
  }

  private static int channel(int value) {
    return Math.clamp(value, 0, 255);
  }
}
