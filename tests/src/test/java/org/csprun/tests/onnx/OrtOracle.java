package org.csprun.tests.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.csprun.tensor.Shape;

/** ONNX Runtime as the judge of what a model means. */
public final class OrtOracle {
  private OrtOracle() {}

  /** One input tensor, row-major. */
  public record Feed(Shape shape, float[] values) {}

  /** An output: what ONNX Runtime says its shape and elements are. */
  public record Answer(java.util.List<Long> dims, float[] values) {}

  /**
   * The outputs of the model, in its order.
   *
   * @throws IllegalArgumentException when ONNX Runtime refuses the model
   */
  public static Map<String, Answer> run(byte[] model, Map<String, Feed> feeds) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = options();
        OrtSession session = environment.createSession(model, options)) {
      for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
        long[] dims = feed.getValue().shape().dims().stream().mapToLong(i -> i).toArray();
        inputs.put(
            feed.getKey(),
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(feed.getValue().values()), dims));
      }
      return answers(session, inputs);
    } catch (OrtException e) {
      throw new IllegalArgumentException("ONNX Runtime: " + e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
    options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    return options;
  }

  private static Map<String, Answer> answers(OrtSession session, Map<String, OnnxTensor> inputs)
      throws OrtException {
    Map<String, Answer> answers = new LinkedHashMap<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
        OnnxTensor tensor = (OnnxTensor) output.getValue();
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        answers.put(
            output.getKey(),
            new Answer(
                java.util.Arrays.stream(tensor.getInfo().getShape()).boxed().toList(), values));
      }
    }
    return answers;
  }
}
