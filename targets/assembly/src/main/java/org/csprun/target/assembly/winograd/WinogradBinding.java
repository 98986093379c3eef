package org.csprun.target.assembly.winograd;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.MachineFunction;
import org.csprun.target.assembly.finish.FloatFinish;

/** Binds the code of a Winograd convolution to the addresses of one step. */
final class WinogradBinding {
  private static final int PIECES_PER_PROCESSOR = 2;

  private final CodeStore store;
  private final ScratchPool pool;
  private final WinogradShape shape;
  private final BoundStep step;
  private final Convolve operation;
  private final Operand in;
  private final Operand out;
  private final int panels;

  WinogradBinding(
      CodeStore store, ScratchPool pool, WinogradShape shape, BoundStep step, Convolve operation) {
    this.store = store;
    this.pool = pool;
    this.shape = shape;
    this.step = step;
    this.operation = operation;
    in = step.input(0);
    out = step.output();
    panels = (out.channels() + WeightLayout.PANEL - 1) / WeightLayout.PANEL;
  }

  private record InputKey(WinogradShape shape) {}

  private record ProductKey(WinogradShape shape) {}

  private record FilterKey(WinogradShape shape) {}

  private record OutputKey(WinogradShape shape, FloatFinish finish, int channels) {}

  WinogradKernel bind() {
    int tiles = tilesY() * shape.tilesX();
    int lastChannels = out.channels() - (panels - 1) * WeightLayout.PANEL;
    return new WinogradKernel(
        shape,
        tiles,
        panels,
        slices(tiles),
        store.function(new InputKey(shape), () -> InputEmitter.emit(shape)),
        store.function(new ProductKey(shape), () -> ProductEmitter.emit(shape)),
        output(WeightLayout.PANEL),
        output(lastChannels),
        columns().address(),
        rows().address(),
        panelEntries().address(),
        weights(),
        pool,
        step);
  }

  /** As many as give every processor some pieces: each more costs a transform of the input. */
  private int slices(int tiles) {
    int blocks = (tiles + shape.blockTiles() - 1) / shape.blockTiles();
    int wanted = PIECES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    return Math.min(panels, (wanted + blocks - 1) / blocks);
  }

  private int tilesY() {
    return (out.height() + shape.transform().outputs() - 1) / shape.transform().outputs();
  }

  private FloatFinish finish(int channels) {
    return new FloatFinish(
        shape.tier(),
        operation.activation(),
        operation.residual(),
        operation.residualActivation(),
        channels % shape.tier().lanes());
  }

  private MachineFunction output(int channels) {
    FloatFinish finish = finish(channels);
    return store.function(
        new OutputKey(shape, finish, channels), () -> OutputEmitter.emit(shape, finish, channels));
  }

  /** The weights, transformed, {@code [panel][position][input][32]}. */
  private long weights() {
    MachineFunction transform =
        store.function(new FilterKey(shape), () -> FilterEmitter.emit(shape));
    MemorySegment plain = store.inPlace(step.weightBytes().get(operation.filter()));
    MemorySegment to = store.allocateLarge(panels * shape.panelBytes());
    long panelBytes = plain.byteSize() / panels;
    for (int panel = 0; panel < panels; panel++) {
      transform.call(
          plain.address() + panel * panelBytes, to.address() + panel * shape.panelBytes(), 0, 0, 0);
    }
    return to.address();
  }

  private MemorySegment columns() {
    Transform transform = shape.transform();
    MemorySegment columns = store.allocate((long) shape.tilesX() * WinogradTables.COLUMN_BYTES);
    for (int tile = 0; tile < shape.tilesX(); tile++) {
      for (int x = 0; x < transform.inputs(); x++) {
        int column = tile * transform.outputs() - operation.window().padLeft() + x;
        boolean inside = column >= 0 && column < in.width();
        columns.set(
            JAVA_LONG, (long) tile * WinogradTables.COLUMN_BYTES + x * 8L, inside ? -1L : 0L);
      }
    }
    return columns;
  }

  private MemorySegment rows() {
    Transform transform = shape.transform();
    Window window = operation.window();
    MemorySegment rows = store.allocate((long) tilesY() * WinogradTables.ROW_BYTES);
    long zeros =
        store
            .allocate(
                (long) transform.inputs() * shape.inPixelBytes()
                    + (long) shape.inputs() * Float.BYTES)
            .address();
    for (int tile = 0; tile < tilesY(); tile++) {
      long at = (long) tile * WinogradTables.ROW_BYTES;
      int first = tile * transform.outputs();
      for (int y = 0; y < transform.inputs(); y++) {
        int row = first - window.padTop() + y;
        boolean inside = row >= 0 && row < in.height();
        long from =
            inside ? address(in, row) - (long) window.padLeft() * shape.inPixelBytes() : zeros;
        rows.set(JAVA_LONG, at + WinogradTables.ROW_INPUTS + y * 8L, from);
        rows.set(
            JAVA_LONG,
            at + WinogradTables.ROW_STEPS + y * 8L,
            inside ? (long) transform.outputs() * shape.inPixelBytes() : 0);
      }
      rows.set(JAVA_LONG, at + WinogradTables.ROW_OUT, address(out, first));
      if (operation.residual()) {
        rows.set(JAVA_LONG, at + WinogradTables.ROW_JOIN, address(step.input(1), first));
      }
      rows.set(
          JAVA_LONG,
          at + WinogradTables.ROW_COUNT,
          Math.min(transform.outputs(), out.height() - first));
    }
    return rows;
  }

  private static long address(Operand operand, int row) {
    return operand.memory().address() + operand.pixelOffset(row, 0);
  }

  private MemorySegment panelEntries() {
    MemorySegment entries = store.allocate((long) panels * WinogradTables.PANEL_BYTES);
    MemorySegment biases = store.allocate((long) panels * WinogradShape.WEIGHTS);
    biases.copyFrom(step.weightBytes().get(operation.bias()));
    long numbers = finish(0).numbers(store);
    for (int panel = 0; panel < panels; panel++) {
      long at = (long) panel * WinogradTables.PANEL_BYTES;
      long channelBytes = (long) panel * WinogradShape.WEIGHTS;
      entries.set(JAVA_LONG, at + WinogradTables.PANEL_BIAS, biases.address() + channelBytes);
      entries.set(JAVA_LONG, at + WinogradTables.PANEL_NUMBERS, numbers);
      entries.set(JAVA_LONG, at + WinogradTables.PANEL_OUT, channelBytes);
    }
    return entries;
  }
}
