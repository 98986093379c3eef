package org.csprun.tests.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * What {@code csprun run} does on one picture, as little of it as can be, on ONNX Runtime: decode,
 * scale, run, print the largest output. Its start is measured beside csprun's.
 */
public final class OrtFirstResult {
  private OrtFirstResult() {}

  /** Arguments: MODEL.onnx, picture, threads. */
  public static void main(String[] args) throws OrtException, IOException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(Integer.parseInt(args[2]));
      try (OrtSession session = environment.createSession(args[0], options)) {
        NodeInfo input = session.getInputInfo().values().iterator().next();
        long[] shape = ((TensorInfo) input.getInfo()).getShape();
        FloatBuffer values =
            pixels(ImageIO.read(new File(args[1])), (int) shape[2], (int) shape[3]);
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, values, shape);
            OrtSession.Result result = session.run(Map.of(input.getName(), tensor))) {
          System.out.println("largest output: " + largest((OnnxTensor) result.get(0)));
        }
      }
    }
  }

  private static FloatBuffer pixels(BufferedImage picture, int height, int width) {
    FloatBuffer values =
        ByteBuffer.allocateDirect(3 * height * width * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = picture.getRGB(x * picture.getWidth() / width, y * picture.getHeight() / height);
        int at = y * width + x;
        values.put(at, (rgb >> 16 & 0xFF) / 255f);
        values.put(height * width + at, (rgb >> 8 & 0xFF) / 255f);
        values.put(2 * height * width + at, (rgb & 0xFF) / 255f);
      }
    }
    return values;
  }

  private static float largest(OnnxTensor tensor) {
    FloatBuffer values = tensor.getFloatBuffer();
    float largest = Float.NEGATIVE_INFINITY;
    while (values.hasRemaining()) {
      largest = Math.max(largest, values.get());
    }
    return largest;
  }
}
