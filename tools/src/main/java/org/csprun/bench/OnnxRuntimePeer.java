package org.csprun.bench;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/** ONNX Runtime, its jar loaded by a class loader of its own. */
final class OnnxRuntimePeer implements Peer {
  private final OnnxRuntimeApi api;
  private final Object environment;

  private OnnxRuntimePeer(OnnxRuntimeApi api, Object environment) {
    this.api = api;
    this.environment = environment;
  }

  /** Loads the classes and the native library in the jar; they stay until the process ends. */
  static OnnxRuntimePeer load(Path jar) {
    URLClassLoader loader =
        new URLClassLoader(
            "onnxruntime", new URL[] {url(jar)}, ClassLoader.getPlatformClassLoader());
    OnnxRuntimeApi api = new OnnxRuntimeApi(loader);
    try {
      return new OnnxRuntimePeer(api, api.callStatic("OrtEnvironment", "getEnvironment"));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new CsprunException(
          Failure.DEVICE,
          "%s holds no ONNX Runtime that runs here: %s.\nName the jar of com.microsoft.onnxruntime:onnxruntime with --peer-jar."
              .formatted(jar, OnnxRuntimeApi.reason(e)),
          e);
    }
  }

  private static URL url(Path jar) {
    URI place = jar.toUri();
    try {
      return place.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("A file is no URL: " + place, e);
    }
  }

  @Override
  public String name() {
    try {
      return "ONNX Runtime " + api.call(environment, "OrtEnvironment", "getVersion");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ONNX Runtime does not tell its version", e);
    }
  }

  @Override
  public PeerModel open(Path model, List<float[]> inputs, int threads) {
    if (!Files.isRegularFile(model)) {
      throw new CsprunException(
          Failure.USAGE, "--peer-model %s is not there. Name an ONNX file.".formatted(model));
    }
    try {
      return OnnxRuntimeModel.open(api, environment, model, inputs, threads);
    } catch (ReflectiveOperationException e) {
      throw new CsprunException(
          Failure.MODEL,
          "%s cannot run %s: %s.\nGive --peer-model an ONNX file it takes, f32 or QDQ."
              .formatted(name(), model, OnnxRuntimeApi.reason(e)),
          e);
    }
  }
}
