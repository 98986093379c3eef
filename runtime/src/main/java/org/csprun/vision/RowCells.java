package org.csprun.vision;

import java.util.List;
import org.csprun.plan.Head;

/**
 * Heads of one row a cell: cx, cy, w, h, objectness, classes. YOLOX's rows are offsets from a grid
 * in strides; others are decoded already.
 */
final class RowCells implements HeadCells {
  private final Elements output;
  private final int classes;
  private final List<Grid> grids;

  private RowCells(Elements output, int classes, List<Grid> grids) {
    this.output = output;
    this.classes = classes;
    this.grids = grids;
  }

  static RowCells boxes(Head.Boxes head, Elements output) {
    check("boxes", head.output(), output, "N", head.classes());
    return new RowCells(output, head.classes(), List.of());
  }

  static RowCells yolox(Head.Yolox head, Elements output) {
    Grid[] grids = new Grid[head.strides().size()];
    int cells = 0;
    for (int i = 0; i < grids.length; i++) {
      int stride = head.strides().get(i);
      grids[i] = new Grid(cells, head.inputWidth() / stride, stride);
      cells = Math.addExact(cells, grids[i].columns * (head.inputHeight() / stride));
    }
    check("yolox", head.output(), output, String.valueOf(cells), head.classes());
    if (output.shape().dim(1) != cells) {
      throw mismatch("yolox", head.output(), output, String.valueOf(cells), head.classes());
    }
    return new RowCells(output, head.classes(), List.of(grids));
  }

  private static void check(String head, int index, Elements output, String cells, int classes) {
    if (output.shape().rank() != 3
        || output.shape().dim(0) != 1
        || output.shape().dim(2) != 5L + classes) {
      throw mismatch(head, index, output, cells, classes);
    }
  }

  private static RuntimeException mismatch(
      String head, int index, Elements output, String cells, int classes) {
    return HeadCells.mismatch(
        head, index, output.shape(), "1x%sx%d".formatted(cells, 5L + classes));
  }

  @Override
  public int cells() {
    return output.shape().dim(1);
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public float objectness(int cell) {
    return raw(cell, 4);
  }

  @Override
  public float classProbability(int cell, int classId) {
    return raw(cell, 5 + classId);
  }

  @Override
  public void box(int cell, float[] into) {
    for (int i = 0; i < 4; i++) {
      into[i] = raw(cell, i);
    }
    if (!grids.isEmpty()) {
      gridOf(cell).decode(cell, into);
    }
  }

  private Grid gridOf(int cell) {
    Grid found = grids.getFirst();
    for (Grid grid : grids) {
      if (grid.firstCell <= cell) {
        found = grid;
      }
    }
    return found;
  }

  private float raw(int cell, int entry) {
    return output.at(cell * output.stride(1) + entry * output.stride(2));
  }

  /** The cells of one stride. */
  private record Grid(int firstCell, int columns, int stride) {
    void decode(int cell, float[] box) {
      int row = (cell - firstCell) / columns;
      int column = (cell - firstCell) % columns;
      box[0] = (box[0] + column) * stride;
      box[1] = (box[1] + row) * stride;
      box[2] = (float) Math.exp(box[2]) * stride;
      box[3] = (float) Math.exp(box[3]) * stride;
    }
  }
}
