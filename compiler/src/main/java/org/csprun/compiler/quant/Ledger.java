package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.csprun.plan.Provenance;

/**
 * What quantisation decided and what it cost; travels in the plan's provenance.
 *
 * @param steps what computes in integers, in the order of the graph
 * @param floats what computes in float, and why
 * @param shared tensors whose channels had to share a scale with others
 * @param samples how many samples the ranges were made of
 * @param digest of the samples
 * @param tricks the parts of the recipe that were used
 */
public record Ledger(
    List<Step> steps,
    List<FloatStep> floats,
    List<SharedScale> shared,
    int samples,
    String digest,
    String tricks) {
  private static final String PREFIX = "int8.";
  private static final String STEP = PREFIX + "step.";
  private static final String FLOAT = PREFIX + "float.";
  private static final String SHARED = PREFIX + "shared.";
  private static final String SAMPLES = PREFIX + "samples";
  private static final String DIGEST = PREFIX + "samples.sha256";
  private static final String TRICKS = PREFIX + "recipe";

  public Ledger {
    steps = List.copyOf(steps);
    floats = List.copyOf(floats);
    shared = List.copyOf(shared);
  }

  /**
   * An integer step.
   *
   * @param calibrator of its output's ranges
   * @param sqnrDb of its output against the float model, all steps before being quantised too;
   *     empty when there was no sample to measure on
   */
  public record Step(String name, String calibrator, OptionalDouble sqnrDb) {}

  /** A step in float and the reason. */
  public record FloatStep(String name, String reason) {}

  /**
   * A tensor that shares scales.
   *
   * @param bitsLost how much coarser its steps are than with scales of its own, the mean over its
   *     channels of the binary logarithm
   * @param mixedBy the nodes that need the channels on one scale
   */
  public record SharedScale(String name, double bitsLost, String mixedBy) {}

  /** The provenance with this ledger in it. */
  public Provenance addTo(Provenance provenance) {
    Provenance with =
        provenance.with(SAMPLES, String.valueOf(samples)).with(DIGEST, digest).with(TRICKS, tricks);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String sqnr =
          step.sqnrDb().isPresent()
              ? String.format(Locale.ROOT, "%.2f", step.sqnrDb().getAsDouble())
              : "-";
      with = with.with(numbered(STEP, i), step.calibrator() + " " + sqnr + " " + step.name());
    }
    for (FloatStep step : floats) {
      with = with.with(FLOAT + step.name(), step.reason());
    }
    for (SharedScale scale : shared) {
      String text = String.format(Locale.ROOT, "%.2f %s", scale.bitsLost(), scale.mixedBy());
      with = with.with(SHARED + scale.name(), text);
    }
    return with;
  }

  /** The ledger of a plan; empty for one that was never quantised. */
  public static Optional<Ledger> of(Provenance provenance) {
    Map<String, String> entries = provenance.entries();
    if (!entries.containsKey(SAMPLES)) {
      return Optional.empty();
    }
    List<Step> steps = new ArrayList<>();
    List<FloatStep> floats = new ArrayList<>();
    List<SharedScale> shared = new ArrayList<>();
    entries.forEach(
        (key, value) -> {
          String[] words = value.split(" ", 3);
          if (key.startsWith(STEP) && words.length == 3) {
            steps.add(new Step(words[2], words[0], number(words[1])));
          } else if (key.startsWith(FLOAT)) {
            floats.add(new FloatStep(key.substring(FLOAT.length()), value));
          } else if (key.startsWith(SHARED) && words.length > 1) {
            String by = value.substring(words[0].length() + 1);
            shared.add(
                new SharedScale(key.substring(SHARED.length()), number(words[0]).orElse(0), by));
          }
        });
    int samples = (int) number(entries.get(SAMPLES)).orElse(0);
    return Optional.of(
        new Ledger(
            steps,
            floats,
            shared,
            samples,
            entries.getOrDefault(DIGEST, ""),
            entries.getOrDefault(TRICKS, "")));
  }

  /** True for the entries of a provenance that are a ledger's. */
  public static boolean isEntry(String key) {
    return key.startsWith(PREFIX);
  }

  /** A plan may say anything: what is no number counts as none. */
  private static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static String numbered(String prefix, int number) {
    return prefix + "%05d".formatted(number);
  }
}
