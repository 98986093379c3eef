package org.csprun.target.assembly.code;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The one way into native code: six integers or addresses in, one out. A single shape, because the
 * JVM makes code of its own for each.
 */
final class NativeCall {
  /** Critical: no thread state changes, so a call costs nanoseconds; it must not block. */
  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.critical(false));

  private NativeCall() {}

  /** Calls a function; where it takes fewer arguments or narrower ones, the rest is ignored. */
  static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) CALL.invokeExact(function, a, b, c, d, e, f);
    } catch (Throwable thrown) {
      throw new IllegalStateException("Native code could not be called", thrown);
    }
  }

  /** A function of the C library. */
  static MemorySegment library(String name) {
    return Linker.nativeLinker().defaultLookup().findOrThrow(name);
  }
}
