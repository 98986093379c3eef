package org.csprun.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** The public methods of ONNX Runtime's Java classes, called by name. */
final class OnnxRuntimeApi {
  private static final String PACKAGE = "ai.onnxruntime.";

  private final ClassLoader loader;

  OnnxRuntimeApi(ClassLoader loader) {
    this.loader = loader;
  }

  /** A class of ONNX Runtime, by its name in its package. */
  Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name, true, loader);
  }

  Object create(String type) throws ReflectiveOperationException {
    return type(type).getConstructor().newInstance();
  }

  Object callStatic(String type, String method, Object... arguments)
      throws ReflectiveOperationException {
    return method(type, method, arguments).invoke(null, arguments);
  }

  Object call(Object target, String type, String method, Object... arguments)
      throws ReflectiveOperationException {
    return method(type, method, arguments).invoke(target, arguments);
  }

  /** The public method of that name that takes these arguments. */
  Method method(String type, String name, Object... arguments) throws ReflectiveOperationException {
    return Arrays.stream(type(type).getMethods())
        .filter(method -> method.getName().equals(name) && takes(method, arguments))
        .findFirst()
        .orElseThrow(() -> new NoSuchMethodException(type + "." + name));
  }

  private static boolean takes(Method method, Object... arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      boolean integer = types[i] == int.class && arguments[i] instanceof Integer;
      if (!integer && !types[i].isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }

  /** What ONNX Runtime itself said, on one line. */
  static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof InvocationTargetException
            || cause instanceof ExceptionInInitializerError)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = cause instanceof ClassNotFoundException ? "no class " + cause.getMessage() : "";
    String text = said.isEmpty() ? String.valueOf(cause.getMessage()) : said;
    return text.lines().findFirst().orElse("").replaceFirst("\\.$", "");
  }
}
