package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.target.vector.Lanes.B;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;

/**
 * Brings an input row of a narrow grouped convolution into the shape {@code [input of the
 * group][column phase][column][lane]}: lane j holds the input that output channel j of the chunk
 * reads, so that the product is one load and one multiply-add, whatever the groups. Columns of
 * equal phase modulo the stride lie side by side, so that output pixels always are a vector apart.
 * Padding is written as zeros. Bytes become floats, and their padding is the channel's zero point.
 */
final class LaneStage {
  private static final int GATHERED = -1;

  private final Operand in;
  private final MemorySegment memory;
  private final int padLeft;
  private final int stride;
  private final int outputs;
  private final int groupInputs;
  private final int groupOutputs;

  /** Padded columns. */
  private final int columns;

  private final int planeFloats;
  private final boolean depthwise;
  private final boolean bytes;
  private final int elementBytes;

  /** What padding holds, as {@code order}. */
  private final float[] padding;

  /** Channel where the one vector starts that has all inputs of a chunk, or {@code GATHERED}. */
  private final int[] windows;

  /** Which input a lane reads, as {@code [chunk][input of the group][lane]}, from its window. */
  private final int[] order;

  /** The rows of {@code order} as shuffles, which cannot be made without allocating. */
  private final List<VectorShuffle<Float>> shuffles;

  /**
   * @param outputs output channels of all groups
   * @param spareColumns columns after the last of each phase that may be read as garbage
   */
  LaneStage(Operand in, Window window, int groups, int outputs, int outWidth, int spareColumns) {
    this.in = in;
    this.memory = in.memory();
    this.bytes = in.type().dataType() == DataType.U8;
    this.elementBytes = in.type().dataType().bytes();
    this.padLeft = window.padLeft();
    this.stride = window.strideW();
    this.outputs = outputs;
    this.groupInputs = in.channels() / groups;
    this.groupOutputs = outputs / groups;
    this.columns =
        Math.addExact(
            Math.multiplyExact(outWidth - 1, stride),
            (window.kernelW() - 1) * window.dilationW() + 1);
    this.planeFloats = ((columns + stride - 1) / stride + spareColumns) * L;
    int chunks = (outputs + L - 1) / L;
    this.windows = new int[chunks];
    this.order = new int[chunks * groupInputs * L];
    findInputs();
    this.shuffles = shuffles();
    this.padding = padding();
    this.depthwise = groupInputs == 1 && groupOutputs == 1 && outputs % L == 0 && readsVectors();
  }

  /** Floats of a staged row. */
  int rowFloats() {
    return Math.multiplyExact(groupInputs * stride, planeFloats);
  }

  /** Where the first output pixel's operand for this input and padded column is in a row. */
  int offset(int input, int column) {
    return (input * stride + column % stride) * planeFloats + column / stride * L;
  }

  /**
   * Fills the tables: which inputs a chunk's lanes read, and from where one vector has them all.
   */
  private void findInputs() {
    for (int chunk = 0; chunk < windows.length; chunk++) {
      int lanes = Math.min(L, outputs - chunk * L);
      int first = chunk * L / groupOutputs * groupInputs;
      int last = (chunk * L + lanes - 1) / groupOutputs * groupInputs + groupInputs - 1;
      int window = Math.min(first, Math.max(0, in.channels() - L));
      boolean oneVector = readsVectors() && hasVectorAt(window) && last - window < L;
      windows[chunk] = oneVector ? window : GATHERED;
      for (int i = 0; i < groupInputs; i++) {
        for (int lane = 0; lane < L; lane++) {
          int channel = chunk * L + Math.min(lane, lanes - 1);
          int input = channel / groupOutputs * groupInputs + i;
          order[(chunk * groupInputs + i) * L + lane] = oneVector ? input - window : input;
        }
      }
    }
  }

  /** Bytes of 128-bit machines are gathered: a vector of bytes would read past the lanes. */
  private boolean readsVectors() {
    return !bytes || B == L;
  }

  /** True when memory goes on for a vector even behind the last pixel's start. */
  private boolean hasVectorAt(int channel) {
    long last = in.pixelOffset(in.height() - 1, in.width() - 1);
    return last + (long) (channel + L) * elementBytes <= memory.byteSize();
  }

  private float[] padding() {
    float[] values = new float[order.length];
    if (bytes) {
      float[] zeroPoints = ZeroPoints.floats(in);
      for (int i = 0; i < values.length; i++) {
        int window = windows[i / (groupInputs * L)];
        values[i] = zeroPoints[order[i] + Math.max(0, window)];
      }
    }
    return values;
  }

  private List<VectorShuffle<Float>> shuffles() {
    List<VectorShuffle<Float>> all = new ArrayList<>();
    for (int row = 0; row < windows.length * groupInputs; row++) {
      boolean oneVector = windows[row / groupInputs] != GATHERED;
      all.add(oneVector ? VectorShuffle.fromArray(S, order, row * L) : S.iotaShuffle(0, 1, true));
    }
    return List.copyOf(all);
  }

  /**
   * Stages row {@code y} for a chunk of output channels.
   *
   * @param y row of the input; may lie outside
   */
  void stage(int y, int chunk, float[] a, int at) {
    if (y < 0 || y >= in.height()) {
      for (int i = 0; i < groupInputs; i++) {
        int plane = at + i * stride * planeFloats;
        pad(chunk, i, a, plane, plane + stride * planeFloats);
      }
      return;
    }
    for (int phase = 0; phase < stride; phase++) {
      int from = columnsBelow(padLeft, phase);
      int to = Math.max(from, columnsBelow(padLeft + in.width(), phase));
      int all = columnsBelow(columns, phase);
      int x = from * stride + phase - padLeft;
      long first =
          in.offsetBytes() + (y * in.rowStride() + (long) x * in.pixelStride()) * elementBytes;
      for (int i = 0; i < groupInputs; i++) {
        int plane = at + (i * stride + phase) * planeFloats;
        pad(chunk, i, a, plane, plane + from * L);
        fill(chunk, i, first, to - from, a, plane + from * L);
        pad(chunk, i, a, plane + to * L, plane + all * L);
      }
    }
  }

  private void pad(int chunk, int input, float[] a, int from, int to) {
    if (!bytes) {
      Arrays.fill(a, from, to, 0);
      return;
    }
    FloatVector values = FloatVector.fromArray(S, padding, (chunk * groupInputs + input) * L);
    for (int i = from; i < to; i += L) {
      values.intoArray(a, i);
    }
  }

  private void fill(int chunk, int input, long first, int count, float[] a, int at) {
    long stepBytes = (long) stride * in.pixelStride() * elementBytes;
    int row = chunk * groupInputs + input;
    int window = windows[chunk];
    if (bytes) {
      fillBytes(row, window, first, count, a, at);
    } else if (window == GATHERED) {
      gather(memory, first, stepBytes, order, row * L, a, at, count);
    } else if (depthwise) {
      copy(memory, first + window * 4L, stepBytes, a, at, count);
    } else {
      shuffle(memory, first + window * 4L, stepBytes, shuffles.get(row), a, at, count);
    }
  }

  private void fillBytes(int row, int window, long first, int count, float[] a, int at) {
    long stepBytes = (long) stride * in.pixelStride();
    if (window == GATHERED) {
      ByteLanes.gather(memory, first, stepBytes, order, row * L, a, at, count);
    } else if (depthwise) {
      ByteLanes.copy(memory, first + window, stepBytes, a, at, count);
    } else {
      ByteLanes.shuffle(memory, first + window, stepBytes, shuffles.get(row), a, at, count);
    }
  }

  /** Columns of this phase below padded column {@code column}. */
  private int columnsBelow(int column, int phase) {
    return Math.max(0, (Math.min(column, columns) - phase + stride - 1) / stride);
  }

  private static void copy(
      MemorySegment from, long first, long stepBytes, float[] a, int start, int count) {
    int at = start;
    long offset = first;
    for (int c = 0; c < count; c++) {
      FloatVector.fromMemorySegment(S, from, offset, LITTLE_ENDIAN).intoArray(a, at);
      at += L;
      offset += stepBytes;
    }
  }

  private static void shuffle(
      MemorySegment from,
      long first,
      long stepBytes,
      VectorShuffle<Float> lanes,
      float[] a,
      int start,
      int count) {
    int at = start;
    long offset = first;
    for (int c = 0; c < count; c++) {
      FloatVector.fromMemorySegment(S, from, offset, LITTLE_ENDIAN)
          .rearrange(lanes)
          .intoArray(a, at);
      at += L;
      offset += stepBytes;
    }
  }

  private static void gather(
      MemorySegment from,
      long first,
      long stepBytes,
      int[] order,
      int table,
      float[] a,
      int start,
      int count) {
    int at = start;
    long offset = first;
    for (int c = 0; c < count; c++) {
      for (int lane = 0; lane < L; lane++) {
        a[at + lane] = Runs.get(from, offset + order[table + lane] * 4L);
      }
      at += L;
      offset += stepBytes;
    }
  }
}
