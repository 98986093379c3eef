package org.csprun.scenes;

import java.awt.Color;

/** The paints of one sign: the standard colours, aged by sun and dirt. */
record Palette(Color red, Color blue, Color yellow, Color white, Color black) {

  static Palette aged(Dice dice) {
    double fade = dice.between(0, 0.25);
    return new Palette(
        age(new Color(196, 22, 34), fade, dice),
        age(new Color(18, 76, 170), fade, dice),
        age(new Color(250, 196, 18), fade, dice),
        age(new Color(246, 246, 242), fade, dice),
        age(new Color(24, 24, 26), fade, dice));
  }

  private static Color age(Color fresh, double fade, Dice dice) {
    return dice.near(
        new Color(
            dull(fresh.getRed(), fade), dull(fresh.getGreen(), fade), dull(fresh.getBlue(), fade)),
        12);
  }

  private static int dull(int channel, double fade) {
    return (int) StrictMath.round(channel + (150 - channel) * fade);
  }
}
