package org.csprun.bench;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/** A session of ONNX Runtime with its inputs bound. */
final class OnnxRuntimeModel implements PeerModel {
  private final AutoCloseable session;
  private final List<AutoCloseable> tensors;
  private final MethodHandle run;

  private OnnxRuntimeModel(AutoCloseable session, List<AutoCloseable> tensors, MethodHandle run) {
    this.session = session;
    this.tensors = List.copyOf(tensors);
    this.run = run;
  }

  static OnnxRuntimeModel open(
      OnnxRuntimeApi api, Object environment, Path model, List<float[]> inputs, int threads)
      throws ReflectiveOperationException {
    Object options = options(api, threads);
    AutoCloseable session =
        (AutoCloseable)
            api.call(
                environment,
                "OrtEnvironment",
                "createSession",
                model.toAbsolutePath().toString(),
                options);
    Map<?, ?> found = (Map<?, ?>) api.call(session, "OrtSession", "getInputInfo");
    requireInputs(found.size() == inputs.size(), model, found.size(), inputs.size(), "inputs");
    Map<String, AutoCloseable> feeds = new HashMap<>();
    List<AutoCloseable> tensors = new ArrayList<>();
    int index = 0;
    for (Map.Entry<?, ?> input : found.entrySet()) {
      Object type = api.call(input.getValue(), "NodeInfo", "getInfo");
      long[] dims = ((long[]) api.call(type, "TensorInfo", "getShape")).clone();
      float[] values = inputs.get(index++);
      AutoCloseable tensor = tensor(api, environment, model, dims, values);
      tensors.add(tensor);
      feeds.put((String) input.getKey(), tensor);
    }
    MethodHandle run =
        MethodHandles.publicLookup()
            .unreflect(api.method("OrtSession", "run", feeds))
            .bindTo(session)
            .bindTo(feeds)
            .asType(MethodType.methodType(AutoCloseable.class));
    return new OnnxRuntimeModel(session, tensors, run);
  }

  /**
   * The defaults of ONNX Runtime, with as many threads as ours. Its workers spin within a run as
   * they do by default, but not after it: there they would take a core from our next run.
   */
  private static Object options(OnnxRuntimeApi api, int threads)
      throws ReflectiveOperationException {
    String type = "OrtSession$SessionOptions";
    Object options = api.create(type);
    api.call(options, type, "setIntraOpNumThreads", threads);
    api.call(options, type, "setInterOpNumThreads", 1);
    api.call(options, type, "addConfigEntry", "session.force_spinning_stop", "1");
    return options;
  }

  private static AutoCloseable tensor(
      OnnxRuntimeApi api, Object environment, Path model, long[] dims, float[] values)
      throws ReflectiveOperationException {
    // A free dimension is the batch, and the batch is 1.
    for (int i = 0; i < dims.length; i++) {
      dims[i] = Math.max(1, dims[i]);
    }
    long elements = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    requireInputs(elements == values.length, model, elements, values.length, "input elements");
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(0, values);
    return (AutoCloseable) api.callStatic("OnnxTensor", "createTensor", environment, buffer, dims);
  }

  private static void requireInputs(boolean same, Path model, long theirs, long ours, String what) {
    if (!same) {
      throw new CsprunException(
          Failure.USAGE,
          "--peer-model %s has %d %s, the plan has %d.\nGive the ONNX file of the same network at the same input size."
              .formatted(model, theirs, what, ours));
    }
  }

  @Override
  public void run() {
    try {
      AutoCloseable result = (AutoCloseable) run.invokeExact();
      result.close();
    } catch (Throwable e) {
      throw new CsprunException(
          Failure.DEVICE,
          "ONNX Runtime failed while it ran: %s.\nTry another --peer-model or --peer-jar."
              .formatted(OnnxRuntimeApi.reason(e)),
          e);
    }
  }

  @Override
  public void close() {
    try {
      for (AutoCloseable tensor : tensors) {
        tensor.close();
      }
      session.close();
    } catch (Exception e) {
      throw new IllegalStateException("ONNX Runtime cannot be closed", e);
    }
  }
}
