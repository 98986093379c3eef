package org.csprun.tests.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.quant.Calibrator;
import org.csprun.compiler.quant.PictureSamples;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.compiler.quant.Trick;
import org.csprun.eval.CocoScore;
import org.csprun.plan.Plan;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.EvaluationSet;
import org.csprun.vision.Pictures;

/**
 * What each part of the quantisation recipe is worth: mAP and the SQNR of the outputs for every
 * recipe named.
 *
 * <pre>
 *   RecipeTable MODEL CALIBRATION VAL-IMAGES VAL-LABELS PICTURES RECIPE…
 * </pre>
 *
 * <p>A recipe is {@code float}, or tricks joined by {@code +} ({@code all}, {@code none}, {@code
 * all-margin}, {@code per_channel+bias_correction}), with a calibrator after a slash: {@code
 * all/mse}.
 */
public final class RecipeTable {
  private final Graph graph;
  private final EvaluationSet pictures;
  private final Device device = Devices.named(System.getProperty("device", "auto"));
  private final List<float[]> right = new ArrayList<>();

  private RecipeTable(Path model, EvaluationSet pictures) {
    this.graph = Passes.standard().run(Models.read(model));
    this.pictures = pictures;
  }

  /** Prints one line a recipe. */
  public static void main(String[] args) {
    PictureSamples samples =
        PictureSamples.of(
            EvaluationSet.files(Path.of(args[1])).stream()
                .limit(Integer.parseInt(args[4]))
                .map(Pictures::read)
                .toList());
    RecipeTable table =
        new RecipeTable(Path.of(args[0]), EvaluationSet.folder(Path.of(args[2]), Path.of(args[3])));
    table.line("float", Lowering.to(table.device).plan(table.graph));
    for (String recipe : List.of(args).subList(5, args.length)) {
      long start = System.nanoTime();
      Graph quantized = Quantizer.fit(table.graph, samples, options(recipe)).graph();
      double seconds = (System.nanoTime() - start) / 1e9;
      table.line(
          recipe + String.format(Locale.ROOT, " (%.1f s)", seconds),
          Lowering.to(table.device).plan(quantized));
    }
  }

  private static QuantizerOptions options(String recipe) {
    String[] parts = recipe.split("/", -1);
    Set<Trick> tricks = EnumSet.noneOf(Trick.class);
    for (String part : parts[0].split("\\+", -1)) {
      String[] words = part.split("-", -1);
      if (words[0].equals("all")) {
        tricks.addAll(EnumSet.allOf(Trick.class));
      } else if (!words[0].equals("none")) {
        tricks.add(trick(words[0]));
      }
      for (int i = 1; i < words.length; i++) {
        tricks.remove(trick(words[i]));
      }
    }
    QuantizerOptions options = QuantizerOptions.defaults().withTricks(tricks);
    return parts.length == 1
        ? options
        : options.withCalibrator(
            Calibrator.valueOf(parts[1].toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  private static Trick trick(String text) {
    return Trick.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private void line(String recipe, Plan plan) {
    boolean reference = right.isEmpty();
    Iterator<float[]> wanted = right.iterator();
    SignalToNoise ratio = new SignalToNoise();
    CocoScore score =
        pictures.score(
            plan,
            device,
            session -> {
              for (int output = 0; output < plan.outputs().size(); output++) {
                float[] values = session.output(output).toArray();
                if (reference) {
                  right.add(values);
                } else {
                  ratio.add(wanted.next(), values);
                }
              }
            });
    System.out.printf(
        Locale.ROOT,
        "%-60s mAP %.2f AP50 %.2f AP75 %.2f SQNR %.2f dB%n",
        recipe,
        100 * score.map(),
        100 * score.ap50(),
        100 * score.ap75(),
        ratio.decibels());
  }

  /** The energy of the right values over that of the errors. */
  private static final class SignalToNoise {
    private double signal;
    private double noise;

    void add(float[] right, float[] found) {
      for (int i = 0; i < right.length; i++) {
        signal += (double) right[i] * right[i];
        noise += Math.pow(right[i] - found[i], 2);
      }
    }

    double decibels() {
      return 10 * Math.log10(signal / noise);
    }
  }
}
