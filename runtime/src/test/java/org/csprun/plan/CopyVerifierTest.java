package org.csprun.plan;

import java.util.Collections;
import java.util.List;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of strided copies, broken once. */
class CopyVerifierTest extends StepRules {
  /** A map of 4 channels, 6 rows, 8 columns. */
  private int x;

  @BeforeEach
  void sketch() {
    x = s.map("x", 4, 6, 8);
    s.input(x).output(x);
  }

  private static Operation.StridedCopy copy(
      List<Integer> extents, long from, List<Long> in, long to, List<Long> out) {
    return new Operation.StridedCopy(extents, from, in, to, out);
  }

  @Test
  void stridedCopy() {
    List<Integer> extents = List.of(6, 8);
    List<Long> dense = List.of(8L, 1L);
    int view = s.place(new PlanTensor("view", TensorType.map(1, 6, 8), 0, 4));
    int out = s.rows("out", 6, 8);
    // The last element a view of one channel of four has is its 189th.
    assertHolds(copy(extents, 188, List.of(-32L, -4L), 0, dense), out, view);
    String reads = "reads elements %d to %d of the 189 of tensor 'view'";
    assertLies(
        copy(extents, 187, List.of(-32L, -4L), 0, dense), out, reads.formatted(-1, 187), view);
    assertLies(copy(extents, 1, List.of(32L, 4L), 0, dense), out, reads.formatted(1, 189), view);
    assertLies(copy(extents, -1, List.of(0L, 0L), 0, dense), out, reads.formatted(-1, -1), view);
    String writes = "writes elements %d to %d of the 48 of tensor 'out'";
    assertLies(copy(extents, 0, List.of(0L, 0L), 1, dense), out, writes.formatted(1, 48), view);
    assertLies(
        copy(extents, 0, List.of(0L, 0L), 0, List.of(-8L, 1L)),
        out,
        writes.formatted(-40, 7),
        view);
    assertLies(
        copy(extents, Long.MAX_VALUE, List.of(32L, 4L), 0, dense),
        out,
        "has sizes that overflow",
        view);
    assertLies(
        copy(List.of(1, 8), 0, List.of(Long.MAX_VALUE, 4L), 0, dense),
        out,
        "reads every 9223372036854775807 elements",
        view);
    assertLies(
        copy(List.of(1, 8), 0, List.of(0L, 4L), 0, List.of(Long.MIN_VALUE, 1L)),
        out,
        "writes every -9223372036854775808 elements",
        view);
    assertLies(
        copy(List.of(7, 8), 0, List.of(0L, 0L), 0, List.of(0L, 0L)),
        out,
        "copies 56 elements to an output of 48",
        view);
    assertLies(
        copy(List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 8), 0, zeros(3), 0, zeros(3)),
        out,
        "has sizes that overflow",
        view);
    assertLies(
        copy(List.of(0, 8), 0, dense, 0, dense), out, "copies 0 elements of a dimension", view);
  }

  @Test
  void ranksOfStridedCopies() {
    int out = s.rows("out", 6, 8);
    assertLies(
        copy(List.of(), 0, List.of(), 0, List.of()),
        out,
        "copies 0 extents with 0 and 0 strides; 1 to 8 of each are allowed",
        x);
    assertLies(
        copy(Collections.nCopies(9, 1), 0, zeros(9), 0, zeros(9)),
        out,
        "copies 9 extents with 9 and 9 strides; 1 to 8 of each are allowed",
        x);
    assertLies(
        copy(List.of(1), 0, zeros(2), 0, zeros(1)),
        out,
        "copies 1 extents with 2 and 1 strides; 1 to 8 of each are allowed",
        x);
  }

  private static List<Long> zeros(int rank) {
    return Collections.nCopies(rank, 0L);
  }
}
