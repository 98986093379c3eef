package org.csprun.bench;

import java.util.Comparator;
import java.util.List;

/** Repeats of the same comparison, each of many runs of both. */
public record SideBySide(List<Round> rounds) {
  public SideBySide {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("A comparison has at least one round");
    }
  }

  /** One repeat. */
  public record Round(Timing ours, Timing peer) {

    /** Our median over the peer's: below 1 is faster. */
    public double ratio() {
      return (double) ours.medianNanos() / peer.medianNanos();
    }
  }

  /** The repeat of the median ratio. */
  public Round median() {
    return sorted().get(rounds.size() / 2);
  }

  /** The repeat of the least ratio. */
  public Round best() {
    return sorted().getFirst();
  }

  /** The repeat of the greatest ratio. */
  public Round worst() {
    return sorted().getLast();
  }

  private List<Round> sorted() {
    return rounds.stream().sorted(Comparator.comparingDouble(Round::ratio)).toList();
  }
}
