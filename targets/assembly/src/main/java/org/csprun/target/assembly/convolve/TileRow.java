package org.csprun.target.assembly.convolve;

import java.util.List;
import java.util.function.Consumer;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;

/**
 * Emits the tiles of a row one after another, those that are alike in a loop.
 *
 * @param counter register that counts them; the code of a tile leaves it as it is
 */
public record TileRow(Assembler a, Gpr counter) {

  /** Emits all of them, each by {@code tile}. */
  public void emit(List<ColumnTile> row, Consumer<ColumnTile> tile) {
    for (int i = 0; i < row.size(); ) {
      int alike = 1;
      while (i + alike < row.size() && row.get(i).alike(row.get(i + alike))) {
        alike++;
      }
      repeat(row.get(i), alike, tile);
      i += alike;
    }
  }

  private void repeat(ColumnTile first, int count, Consumer<ColumnTile> tile) {
    if (count == 1) {
      tile.accept(first);
      return;
    }
    a.mov(counter, count);
    Label again = a.here();
    tile.accept(first);
    a.sub(counter, 1);
    a.jump(Condition.NOT_EQUAL, again);
  }
}
