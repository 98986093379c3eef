package org.csprun.scenes;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A scene as training reads it, always of the same length: RGB bytes row by row, then {@link
 * SceneGenerator#MOST_SIGNS} times five little-endian floats: class, centre x and y, width, height
 * as shares of the picture. Class -1 marks an empty place.
 *
 * @param width of the network's input; a scene of another size is stretched to it
 */
record SceneRecord(int width, int height) {

  int bytes() {
    return width * height * 3 + SceneGenerator.MOST_SIGNS * 5 * Float.BYTES;
  }

  byte[] encode(Scene scene) {
    ByteBuffer record = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
    // Without anti-aliasing, as a runtime does it: the network must stand the jagged edges.
    BufferedImage input = Bilinear.stretch(scene.image(), width, height);
    for (int rgb : ((DataBufferInt) input.getRaster().getDataBuffer()).getData()) {
      record.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
    }
    List<Sign> signs = scene.signs();
    for (int place = 0; place < SceneGenerator.MOST_SIGNS; place++) {
      if (place < signs.size()) {
        label(record, signs.get(place), scene.image());
      } else {
        record.putFloat(-1).putFloat(0).putFloat(0).putFloat(0).putFloat(0);
      }
    }
    return record.array();
  }

  private static void label(ByteBuffer record, Sign sign, BufferedImage image) {
    Box box = sign.box();
    record
        .putFloat(sign.kind().index())
        .putFloat((float) ((box.left() + box.right()) / 2 / image.getWidth()))
        .putFloat((float) ((box.top() + box.bottom()) / 2 / image.getHeight()))
        .putFloat((float) (box.width() / image.getWidth()))
        .putFloat((float) (box.height() / image.getHeight()));
  }
}
