package org.csprun.session;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.csprun.CsprunException;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.Step;
import org.csprun.target.BoundStep;
import org.csprun.target.Device;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * A plan made ready to run on a device: one arena, every step bound to its addresses. {@link #run}
 * allocates nothing. One thread may use a session at a time.
 */
public final class Session implements AutoCloseable {
  private final Plan plan;
  private final Device device;
  private final TensorArena arena;
  private final WorkerPool pool;
  private final KernelChain chain;
  private final Kernel[] kernels;
  private final int[] pieces;
  private final int[] chunks;
  private final Map<Integer, String> fallbacks = new TreeMap<>();

  private Session(Plan plan, Device device, int threads, TensorArena arena) {
    this.plan = plan;
    this.device = device;
    this.arena = arena;
    if (arena.memory().byteSize() < plan.certificate().arenaBytes()) {
      throw new IllegalArgumentException(
          "An arena of %d bytes for a plan of %d"
              .formatted(arena.memory().byteSize(), plan.certificate().arenaBytes()));
    }
    pool = new WorkerPool(threads);
    chain = new KernelChain(device);
    int steps = plan.steps().size();
    kernels = new Kernel[steps];
    pieces = new int[steps];
    chunks = new int[steps];
    boolean bound = false;
    try {
      bind(threads);
      bound = true;
    } finally {
      if (!bound) {
        close();
      }
    }
  }

  /** Opens a plan on the physical cores this process may use. */
  public static Session open(Plan plan, Device device) {
    return open(plan, device, PhysicalCores.count());
  }

  /**
   * Opens a plan on {@code threads} threads, the calling one included.
   *
   * @throws IllegalArgumentException when {@code threads} is less than 1
   * @throws CsprunException of kind DOES_NOT_FIT when the arena or the buffers that the device's
   *     kernels work in are more than this machine or Java gives
   */
  public static Session open(Plan plan, Device device, int threads) {
    long bytes = plan.certificate().arenaBytes();
    return open(plan, device, threads, () -> new TensorArena(bytes));
  }

  /**
   * Opens a plan as {@link #open(Plan, Device, int)} does, in an arena of its own.
   *
   * @param arena made before anything is bound, closed with the session
   * @throws IllegalArgumentException when the arena is smaller than the plan's
   */
  public static Session open(Plan plan, Device device, int threads, Supplier<TensorArena> arena) {
    if (threads < 1) {
      throw new IllegalArgumentException("A session needs at least one thread, not " + threads);
    }
    try {
      return new Session(plan, device, threads, arena.get());
    } catch (OutOfMemoryError | ArithmeticException e) {
      // A verified plan is bounded in its arena, not in what a kernel needs beside it: sizes that
      // overflow are buffers longer than an array can be.
      throw new CsprunException(
          CsprunException.Failure.DOES_NOT_FIT,
          "Plan '%s' needs more memory on %s than there is: an arena of %d bytes, and buffers for its steps. Give Java more with -Xmx, take fewer --threads or --device scalar, or compile it smaller with --input."
              .formatted(plan.name(), device.name(), plan.certificate().arenaBytes()),
          e);
    }
  }

  private void bind(int threads) {
    List<MemorySegment> weights =
        IntStream.range(0, plan.weights().size()).mapToObj(plan::weightBytes).toList();
    for (int i = 0; i < kernels.length; i++) {
      Step step = plan.steps().get(i);
      BoundStep bound =
          new BoundStep(
              step,
              step.inputs().stream().map(this::operand).toList(),
              operand(step.output()),
              plan.weights(),
              weights);
      Optional<Kernel> own = chain.own(bound);
      if (own.isPresent()) {
        kernels[i] = own.get();
      } else {
        KernelChain.Other other = chain.other(bound);
        kernels[i] = other.kernel();
        fallbacks.put(i, other.device());
      }
      pieces[i] = kernels[i].pieces().orElse(bound.rows());
      chunks[i] = Math.min(pieces[i], Chunking.chunks(bound, threads));
    }
  }

  private Operand operand(int tensor) {
    PlanTensor place = plan.tensors().get(tensor);
    return new Operand(place.type(), arena.memory(), place.offsetBytes(), place.pixelStride());
  }

  /** Runs all steps. Inputs may be overwritten: fill them before every run. */
  public void run() {
    for (int i = 0; i < kernels.length; i++) {
      pool.run(kernels[i], pieces[i], chunks[i]);
    }
  }

  /** Runs all steps and tells the listener after each. */
  public void run(StepListener listener) {
    for (int i = 0; i < kernels.length; i++) {
      long start = System.nanoTime();
      pool.run(kernels[i], pieces[i], chunks[i]);
      listener.afterStep(i, System.nanoTime() - start);
    }
  }

  /** Runs one step alone, on what its inputs hold now. */
  public void runStep(int step) {
    pool.run(kernels[step], pieces[step], chunks[step]);
  }

  public Plan plan() {
    return plan;
  }

  public Device device() {
    return device;
  }

  public int threads() {
    return pool.threads();
  }

  /** The steps the device has no kernel for, by index, with the device that runs them instead. */
  public Map<Integer, String> fallbacks() {
    return Collections.unmodifiableMap(fallbacks);
  }

  /** Bytes of filters that lie otherwise in the plan than the device reads them. */
  public long repackedBytes() {
    return plan.steps().stream().mapToLong(step -> RepackedFilters.bytes(plan, step, device)).sum();
  }

  public BoundTensor input(int index) {
    return tensor(plan.inputs().get(index).tensor());
  }

  public BoundTensor output(int index) {
    return tensor(plan.outputs().get(index).tensor());
  }

  /** Any tensor of the plan; its bytes are its own only while it is live. */
  public BoundTensor tensor(int index) {
    return new BoundTensor(plan.tensors().get(index).name(), operand(index));
  }

  @Override
  public void close() {
    pool.close();
    chain.close();
    arena.close();
  }
}
