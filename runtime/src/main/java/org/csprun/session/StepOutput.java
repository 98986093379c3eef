package org.csprun.session;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;
import org.csprun.plan.Step;
import org.csprun.target.Operand;

/**
 * The elements that one step of a session writes, in the order they lie in memory: all of its
 * output, but of a copy into a part of it only that part, in the copy's own order. They are its own
 * only from when the step ran until another step writes there.
 */
public final class StepOutput {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Operand operand;
  private final ElementRuns runs;

  private StepOutput(Operand operand, ElementRuns runs) {
    this.operand = operand;
    this.runs = runs;
  }

  /** What the step of this index writes. */
  public static StepOutput of(Session session, int step) {
    Step asked = session.plan().steps().get(step);
    Operand operand = session.tensor(asked.output()).operand();
    return new StepOutput(
        operand, ElementRuns.written(asked.operation(), operand.type(), operand.pixelStride()));
  }

  /** Whether the step writes every element of its output. */
  public boolean isWhole() {
    return runs.elements() == operand.type().elements();
  }

  /** The elements one after another. */
  public byte[] toBytes() {
    byte[] bytes = new byte[Math.toIntExact(runs.elements() * elementBytes())];
    int runBytes = runs.length() * elementBytes();
    for (int run = 0; run < runs.runs(); run++) {
      read(runs.first(run), 0, bytes, run * runBytes, runBytes);
    }
    return bytes;
  }

  /** The CRC-32C of {@link #toBytes()}, whatever the gaps between the elements hold. */
  public int crc32c() {
    CRC32C crc = new CRC32C();
    long runBytes = (long) runs.length() * elementBytes();
    byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, runs.elements() * elementBytes())];
    int filled = 0;
    for (long run = 0; run < runs.runs(); run++) {
      long first = runs.first(run);
      for (long done = 0; done < runBytes; ) {
        if (filled == chunk.length) {
          crc.update(chunk, 0, filled);
          filled = 0;
        }
        int count = (int) Math.min(runBytes - done, chunk.length - filled);
        read(first, done, chunk, filled, count);
        filled += count;
        done += count;
      }
    }
    crc.update(chunk, 0, filled);
    return (int) crc.getValue();
  }

  /** Where in the output an element of {@link #toBytes()} lies. */
  public Position position(long number) {
    long element = runs.element(number);
    long pixel = element / operand.pixelStride();
    return new Position(
        (int) (element % operand.pixelStride()),
        (int) (pixel / operand.width()),
        (int) (pixel % operand.width()));
  }

  private int elementBytes() {
    return operand.type().dataType().bytes();
  }

  private void read(long element, long skippedBytes, byte[] target, int at, int count) {
    long from = operand.offsetBytes() + element * elementBytes() + skippedBytes;
    MemorySegment.copy(operand.memory(), from, MemorySegment.ofArray(target), at, count);
  }

  /** The place of an element; a row-major tensor is one row of pixels. */
  public record Position(int channel, int row, int column) {}
}
