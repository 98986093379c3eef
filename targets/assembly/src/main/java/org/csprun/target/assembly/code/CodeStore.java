package org.csprun.target.assembly.code;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.csprun.CsprunException;

/**
 * The machine code of one session and the memory its kernels read beside the plan. Steps of the
 * same shape share their code. Closing it frees all: no kernel may run then.
 */
public final class CodeStore implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final Map<Object, MachineFunction> functions = new HashMap<>();
  private final List<ExecutableMemory> pages = new ArrayList<>();
  private final List<LargeMemory> large = new ArrayList<>();
  private final Arena constants = Arena.ofShared();

  /**
   * The function of this key, assembled when it is the first.
   *
   * @param key all that the code depends on
   * @throws CsprunException of kind DEVICE when the machine refuses memory for code
   */
  public MachineFunction function(Object key, Supplier<byte[]> code) {
    MachineFunction known = functions.get(key);
    if (known != null) {
      return known;
    }
    ExecutableMemory memory = ExecutableMemory.of(code.get()).orElseThrow(CodeStore::refused);
    pages.add(memory);
    MachineFunction function = new MachineFunction(memory);
    functions.put(key, function);
    return function;
  }

  private static CsprunException refused() {
    return new CsprunException(
        CsprunException.Failure.DEVICE,
        "The machine gave no memory for machine code, though it did at first. Free memory, or run with --device vector.");
  }

  /** Zeroed memory that lives as long as the code, aligned to 64. */
  public MemorySegment allocate(long bytes) {
    return constants.allocate(bytes, ALIGNMENT);
  }

  /**
   * As {@link #allocate}, for megabytes: memory that takes up nothing until it is touched.
   *
   * @throws OutOfMemoryError when the system gives no such memory
   */
  public MemorySegment allocateLarge(long bytes) {
    LargeMemory memory = new LargeMemory(bytes);
    large.add(memory);
    return memory.memory();
  }

  /**
   * Constants where they are, or a copy that lives as long as the code where they lie on the heap.
   */
  public MemorySegment inPlace(MemorySegment bytes) {
    return bytes.isNative() ? bytes : allocate(bytes.byteSize()).copyFrom(bytes);
  }

  @Override
  public void close() {
    pages.forEach(ExecutableMemory::close);
    large.forEach(LargeMemory::close);
    constants.close();
  }
}
