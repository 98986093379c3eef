package org.csprun.compiler.quant;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.Digests;
import org.csprun.plan.ImageInput;
import org.csprun.session.Session;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;
import org.csprun.vision.Preprocessor;

/** Pictures to calibrate on, each used once, in the order of their content's digests. */
public final class PictureSamples implements Samples {
  private final List<Source> sources;
  private final List<String> skipped;

  /** A picture that is in memory or decoded when it is needed. */
  private record Source(String digest, Supplier<Picture> picture) {}

  private PictureSamples(List<Source> sources, List<String> skipped) {
    this.sources = sources.stream().sorted(Comparator.comparing(Source::digest)).toList();
    this.skipped = List.copyOf(skipped);
  }

  /**
   * Pictures in memory.
   *
   * @throws IllegalArgumentException when there are none
   */
  public static PictureSamples of(List<Picture> pictures) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("There are no pictures to calibrate on");
    }
    return new PictureSamples(
        pictures.stream().map(p -> new Source(Digests.sha256(p.toRgb()), () -> p)).toList(),
        List.of());
  }

  /**
   * The JPEG and PNG files of a folder; those that cannot be decoded are skipped and named.
   *
   * @throws CsprunException of kind USAGE when there is no folder or no picture that can be used
   */
  public static PictureSamples folder(Path folder) {
    List<Source> sources = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Path file : files(folder)) {
      try {
        Pictures.read(file);
        sources.add(
            new Source(Digests.sha256(Files.readAllBytes(file)), () -> Pictures.read(file)));
      } catch (CsprunException e) {
        skipped.add(e.getMessage());
      } catch (IOException e) {
        skipped.add("Picture '%s' cannot be read: %s.".formatted(file, e.getMessage()));
      }
    }
    if (sources.isEmpty()) {
      throw new CsprunException(
          Failure.USAGE,
          "Calibration folder '%s' has no picture that can be used (%d skipped%s).\nGive a folder of .jpg or .png pictures like those the model will see."
              .formatted(
                  folder, skipped.size(), skipped.isEmpty() ? "" : ": " + skipped.getFirst()));
    }
    return new PictureSamples(sources, skipped);
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CsprunException(
          Failure.USAGE,
          "There is no calibration folder '%s'. Give a folder of .jpg or .png pictures."
              .formatted(folder));
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Pictures::isPicture).sorted().toList();
    } catch (IOException e) {
      throw new CsprunException(
          Failure.USAGE,
          "Calibration folder '%s' cannot be read: %s. Check its permissions."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  @Override
  public int size() {
    return sources.size();
  }

  @Override
  public void fill(int index, Session session) {
    ImageInput contract =
        session
            .plan()
            .inputs()
            .getFirst()
            .image()
            .filter(image -> session.plan().inputs().size() == 1)
            .orElseThrow(() -> noPictures(session.plan().name()));
    Picture picture = sources.get(index).picture().get();
    new Preprocessor(contract).write(picture, session.input(0).operand());
  }

  private static CsprunException noPictures(String model) {
    return new CsprunException(
        Failure.USAGE,
        "'%s' does not take one picture, so pictures cannot calibrate it.\nCompile it in float, or give a calibration table (--table FILE)."
            .formatted(model));
  }

  @Override
  public String digest() {
    StringBuilder all = new StringBuilder();
    sources.forEach(source -> all.append(source.digest()).append('\n'));
    return Digests.sha256(all.toString().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public List<String> skipped() {
    return skipped;
  }
}
