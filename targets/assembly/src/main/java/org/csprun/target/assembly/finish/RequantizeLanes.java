package org.csprun.target.assembly.finish;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Feature;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the steps of a requantisation that tiers have different instructions for. Numbers of 64
 * bits come in two vectors, of the even and of the odd channels.
 */
sealed interface RequantizeLanes permits MaskedLanes, BlendedLanes {

  static RequantizeLanes of(Tier tier) {
    return tier.has(Feature.AVX512) ? new MaskedLanes() : new BlendedLanes();
  }

  /**
   * Emits what is done once when the function is entered; may use RAX.
   *
   * @param channels channels that are finished together, 32 at most
   */
  void enter(Assembler a, int channels);

  /**
   * Emits {@code x = (x + half) >> shift} in 64 bits.
   *
   * @param lift address of what {@link RequantizePaths#lifts} needs; ignored without
   */
  void shift(Assembler a, Vec x, Address half, Address shift, Address lift);

  /** Emits {@code x = clamp(x, low, high)} in 64 bits; overwrites {@code spare}. */
  void clamp(Assembler a, Vec x, Address low, Address high, Vec spare);

  /** Emits {@code even = lower halves of both}, channel by channel; overwrites {@code odd}. */
  void lowerHalves(Assembler a, Vec even, Vec odd);

  /** Emits {@code odd = upper halves of both}, channel by channel; overwrites {@code even}. */
  void upperHalves(Assembler a, Vec even, Vec odd);

  /** Emits {@code to = x < 0 ? negative : positive} in 32 bits. */
  void choose(Assembler a, Vec to, Vec x, Address positive, Address negative);

  /** Emits {@code to = x < 0 ? to + added : x} in 64 bits; overwrites {@code x}. */
  void sumWhereNegative(Assembler a, Vec to, Vec added, Vec x);

  /**
   * Emits {@code x = clamp(x, 0, 255)} as bytes side by side.
   *
   * @param zero a vector of zeros
   * @param spare is overwritten
   */
  void bytes(Assembler a, Vec x, Vec zero, Vec spare);
}
