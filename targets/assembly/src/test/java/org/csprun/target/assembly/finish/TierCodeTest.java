package org.csprun.target.assembly.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.csprun.plan.Activation;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.convolve.ConvolveEmitter;
import org.csprun.target.assembly.convolve.ConvolveShape;
import org.csprun.target.assembly.x86.Feature;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Convolutions have code on every tier, made of nothing but the tier's instructions. */
class TierCodeTest {
  private static final int TABLE_ARGUMENT = 16;
  private static final List<Boolean> EITHER = List.of(false, true);

  /** {@code vpdpbusd} of ymm registers, in hexadecimal. */
  private static final Pattern VEX_DOT = Pattern.compile("c4.2.[5d]50");

  /** {@code vpdpbusd} of zmm registers. */
  private static final Pattern EVEX_DOT = Pattern.compile("62.2.[5d]4.50");

  private static ConvolveShape shape(Tier tier, boolean integers, int channels, int joinBytes) {
    int words = integers ? 4 : 16;
    Window window = Window.square(3, 1, 1);
    return new ConvolveShape(
        tier, integers, window, words, 40, words * 4, 40, 256, joinBytes, channels, true, true);
  }

  private static List<RequantizePaths> paths(Tier tier, Curve curve, Join join) {
    List<RequantizePaths> all = new ArrayList<>();
    boolean table = curve == Curve.GATE || curve == Curve.TABLE;
    boolean lifts = !tier.has(Feature.AVX512);
    for (boolean upper : EITHER) {
      for (boolean wide : EITHER) {
        if (upper && (wide || curve == Curve.TABLE)) {
          continue;
        }
        all.add(
            new RequantizePaths(
                curve, join, table ? 4 : 0, upper, wide, table && wide, table && wide, lifts));
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void everyRequantisationHasCode(Tier tier) {
    for (Curve curve : Curve.values()) {
      for (Join join : Join.values()) {
        for (RequantizePaths paths : paths(tier, curve, join)) {
          for (int channels = 1; channels <= tier.blockChannels(); channels++) {
            Finish finish = new RequantizeFinish(tier, paths, channels, TABLE_ARGUMENT);
            int joinBytes = join == Join.NONE ? 0 : 64;
            assertThat(ConvolveEmitter.emit(shape(tier, true, channels, joinBytes), finish))
                .as("%s %s", finish, channels)
                .isNotEmpty();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void everyFloatActivationHasCode(Tier tier) {
    for (Activation activation :
        List.of(
            Activation.LINEAR,
            Activation.RELU,
            Activation.leaky(0.1f),
            Activation.of(Activation.Kind.HARD_SWISH))) {
      for (int channels = 1; channels <= tier.blockChannels(); channels++) {
        Finish finish =
            new FloatFinish(tier, activation, true, Activation.RELU, channels % tier.lanes());
        assertThat(ConvolveEmitter.emit(shape(tier, false, channels, 64), finish)).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void productsOfBytesAreFusedWhereTheProcessorCan(Tier tier) {
    RequantizePaths paths = paths(tier, Curve.LINEAR, Join.NONE).getLast();
    Finish finish = new RequantizeFinish(tier, paths, tier.blockChannels(), TABLE_ARGUMENT);
    byte[] code = ConvolveEmitter.emit(shape(tier, true, tier.blockChannels(), 0), finish);
    String hex = HexFormat.of().formatHex(code);

    assertThat(VEX_DOT.matcher(hex).find()).isEqualTo(tier == Tier.AVX_VNNI);
    assertThat(EVEX_DOT.matcher(hex).find()).isEqualTo(tier.has(Feature.AVX512_VNNI));
  }
}
