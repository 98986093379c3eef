package org.csprun.target.assembly.winograd;

import java.util.OptionalInt;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.assembly.code.MachineFunction;

/**
 * A convolution by Winograd's minimal filtering: blocks of tiles are transformed, multiplied with
 * one panel of weights after another, and transformed back. A piece is a block and a slice of the
 * panels; pieces of one block in different calls transform its input anew.
 *
 * @param slices into how many slices the panels are cut
 * @param last code for the last panel
 * @param columns address of the table of tile columns
 * @param rows address of the table of tile rows
 * @param panelEntries address of the table of panels
 * @param weights address of the transformed weights
 * @param step what the code reads and writes must not be freed before it
 */
record WinogradKernel(
    WinogradShape shape,
    int tiles,
    int panels,
    int slices,
    MachineFunction input,
    MachineFunction product,
    MachineFunction whole,
    MachineFunction last,
    long columns,
    long rows,
    long panelEntries,
    long weights,
    ScratchPool pool,
    BoundStep step)
    implements Kernel {

  private int blocks() {
    return (tiles + shape.blockTiles() - 1) / shape.blockTiles();
  }

  @Override
  public OptionalInt pieces() {
    return OptionalInt.of(blocks() * slices);
  }

  @Override
  public void run(int from, int to) {
    int buffer = pool.take();
    try {
      int piece = from;
      while (piece < to) {
        int slice = piece % slices;
        int toSlice = Math.min(slices, slice + to - piece);
        block(piece / slices, panel(slice), panel(toSlice), pool.address(buffer));
        piece += toSlice - slice;
      }
    } finally {
      pool.give(buffer);
    }
  }

  /** The first panel of a slice. */
  private int panel(int slice) {
    return (int) ((long) slice * panels / slices);
  }

  private void block(int block, int fromPanel, int toPanel, long scratch) {
    int first = block * shape.blockTiles();
    int count = Math.min(shape.blockTiles(), tiles - first);
    int groups = (count + shape.groupTiles() - 1) / shape.groupTiles();
    long row = rows + (long) (first / shape.tilesX()) * WinogradTables.ROW_BYTES;
    int column = first % shape.tilesX();
    long sums = scratch + shape.inputBytes();
    input.call(columns, row, column, count, scratch);
    for (int panel = fromPanel; panel < toPanel; panel++) {
      product.call(scratch, weights + panel * shape.panelBytes(), sums, groups, 0);
      MachineFunction output = panel == panels - 1 ? last : whole;
      output.call(
          panelEntries + (long) panel * WinogradTables.PANEL_BYTES, row, column, count, sums);
    }
  }

  @Override
  public String toString() {
    return "WinogradKernel[" + step.operation() + "]";
  }
}
