package org.csprun.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.quant.Calibrator;
import org.csprun.compiler.quant.PictureSamples;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.compiler.quant.Trick;
import org.csprun.eval.CocoMap;
import org.csprun.eval.EvaluatedImage;
import org.csprun.eval.ImageIds;
import org.csprun.eval.ScoredBox;
import org.csprun.eval.YoloLabels;
import org.csprun.plan.Plan;
import org.csprun.session.PictureRunner;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Picture;
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
  private final PictureSamples samples;
  private final List<Path> pictures;
  private final YoloLabels labels;
  private final Device device = Devices.named(System.getProperty("device", "auto"));
  private final List<float[]> right = new ArrayList<>();

  private RecipeTable(Path model, PictureSamples samples, Path images, Path labels)
      throws IOException {
    this.graph = Passes.standard().run(Models.read(model));
    this.samples = samples;
    try (Stream<Path> files = Files.list(images)) {
      pictures = files.filter(Pictures::isPicture).sorted().toList();
    }
    this.labels = new YoloLabels(labels);
  }

  /** Prints one line a recipe. */
  public static void main(String[] args) throws IOException {
    List<Path> calibration;
    try (Stream<Path> files = Files.list(Path.of(args[1]))) {
      calibration = files.sorted().limit(Integer.parseInt(args[4])).toList();
    }
    PictureSamples samples = PictureSamples.of(calibration.stream().map(Pictures::read).toList());
    RecipeTable table =
        new RecipeTable(Path.of(args[0]), samples, Path.of(args[2]), Path.of(args[3]));
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
    List<EvaluatedImage> images = new ArrayList<>();
    double signal = 0;
    double noise = 0;
    int next = 0;
    try (Session session = Session.open(plan, device)) {
      PictureRunner runner = new PictureRunner(session, DetectionOptions.evaluation());
      List<Long> ids = ImageIds.of(pictures);
      for (int i = 0; i < pictures.size(); i++) {
        Picture picture = Pictures.read(pictures.get(i));
        List<ScoredBox> found = runner.detect(picture).stream().map(ScoredBox::of).toList();
        images.add(
            new EvaluatedImage(
                ids.get(i), labels.of(pictures.get(i), picture.width(), picture.height()), found));
        for (int output = 0; output < plan.outputs().size(); output++) {
          float[] values = session.output(output).toArray();
          if (reference) {
            right.add(values);
            continue;
          }
          float[] wanted = right.get(next++);
          for (int k = 0; k < wanted.length; k++) {
            signal += (double) wanted[k] * wanted[k];
            noise += Math.pow(wanted[k] - values[k], 2);
          }
        }
      }
    }
    var score = CocoMap.evaluate(images);
    System.out.printf(
        Locale.ROOT,
        "%-60s mAP %.2f AP50 %.2f AP75 %.2f SQNR %.2f dB%n",
        recipe,
        100 * score.map(),
        100 * score.ap50(),
        100 * score.ap75(),
        10 * Math.log10(signal / noise));
  }
}
