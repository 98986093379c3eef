package org.csprun.scenes;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * A folder of scenes in the layout YOLO tools read: {@code 000042.png} beside {@code 000042.txt}.
 */
public record SceneFolder(Path path) {

  /** Draws scenes of consecutive seeds into the folder, which is made if needed. */
  public void write(long firstSeed, int scenes, int width, int height) throws IOException {
    Files.createDirectories(path);
    for (long seed = firstSeed; seed < firstSeed + scenes; seed++) {
      Scene scene = SceneGenerator.draw(seed, width, height);
      String name = String.format(Locale.ROOT, "%06d", seed);
      ImageIO.write(scene.image(), "png", path.resolve(name + ".png").toFile());
      Files.write(path.resolve(name + ".txt"), labels(scene));
    }
  }

  /**
   * One line a sign: class index, then centre x and y, width and height as shares of the picture.
   */
  static List<String> labels(Scene scene) {
    BufferedImage image = scene.image();
    return scene.signs().stream()
        .map(
            sign ->
                String.format(
                    Locale.ROOT,
                    "%d %.6f %.6f %.6f %.6f",
                    sign.kind().index(),
                    (sign.box().left() + sign.box().right()) / 2 / image.getWidth(),
                    (sign.box().top() + sign.box().bottom()) / 2 / image.getHeight(),
                    sign.box().width() / image.getWidth(),
                    sign.box().height() / image.getHeight()))
        .toList();
  }
}
