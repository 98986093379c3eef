package org.csprun.tests.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.csprun.target.BoundStep;
import org.csprun.target.Device;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One kernel on more threads than there are processors, each with pieces of its own. */
class ThreadsTest {
  private static final List<Device> DEVICES = TestDevices.compared();
  private static final int CASES = 8;
  private static final int ROUNDS = 4;

  @ParameterizedTest
  @EnumSource
  void threadsOnDisjointPiecesAgreeWithTheReference(StepKind kind) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors() + 2;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < CASES; i++) {
        Pick pick = kind.pick(i);
        StepCase step = kind.make(pick);
        Conformance reference = step.reference(pick);
        for (Device device : DEVICES) {
          check(
              executor, "%s on %s".formatted(kind.name(i), device.name()), step, reference, device);
        }
      }
    }
  }

  private static void check(
      ExecutorService executor, String what, StepCase step, Conformance reference, Device device)
      throws Exception {
    try (KernelFactory kernels = device.kernels()) {
      for (int round = 0; round < ROUNDS; round++) {
        Operand actual = Tensors.copy(step.output());
        BoundStep bound = step.steps().into(actual);
        Optional<Kernel> kernel = kernels.create(bound);
        if (kernel.isEmpty()) {
          return;
        }
        runAll(executor, kernel.get(), kernel.get().pieces().orElse(bound.rows()));
        reference.compareAll("%s, round %d".formatted(what, round), actual.memory(), 0);
      }
    }
  }

  private static void runAll(ExecutorService executor, Kernel kernel, int pieces) throws Exception {
    List<Future<?>> parts = new ArrayList<>();
    for (int piece = 0; piece < pieces; piece++) {
      int from = piece;
      parts.add(executor.submit(() -> kernel.run(from, from + 1)));
    }
    for (Future<?> part : parts) {
      part.get();
    }
  }
}
