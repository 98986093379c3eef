package org.csprun.target.assembly.winograd;

import static org.csprun.target.assembly.x86.Gpr.*;
import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the transform of the input of tiles side by side, {@code f(columns, row, column, tiles,
 * to)}: the table of tile columns, the entry of the first tile's row, its column, how many tiles,
 * and where the block's transformed input lies.
 */
final class InputEmitter {
  private static final List<Gpr> ROWS = List.of(R8, R9, R10, R11, R12, R13);
  private static final List<Gpr> SAVED = List.of(RBX, RBP, R12, R13, R14, R15);
  private static final Gpr COLUMNS = RDI;
  private static final Gpr ROW = RSI;
  private static final Gpr FIRST = RDX;
  private static final Gpr TILES = RCX;
  private static final Gpr TILE = RBX;
  private static final Gpr COLUMN = RBP;
  private static final Gpr COLUMNS_LEFT = R14;
  private static final Gpr CHANNEL = R15;
  private static final Gpr TO = RAX;
  private static final int SPARE = 12;
  private static final int PRODUCTS = 16;
  private static final int FACTORS = 28;

  private final WinogradShape shape;
  private final Transform transform;
  private final Assembler a;

  private InputEmitter(WinogradShape shape) {
    this.shape = shape;
    a = new Assembler(shape.tier().features());
    transform = shape.transform();
  }

  static byte[] emit(WinogradShape shape) {
    return new InputEmitter(shape).function();
  }

  private byte[] function() {
    SAVED.forEach(a::push);
    Factors.load(a, transform.inputFactors(), vec(FACTORS));
    a.mov(TILE, R8);
    Label done = a.label();
    Label row = a.here();
    startRow();
    Label tile = a.here();
    tile();
    a.sub(TILES, 1);
    a.jump(Condition.EQUAL, done);
    a.add(TILE, shape.tier().vectorBytes());
    a.add(COLUMN, WinogradTables.COLUMN_BYTES);
    for (int y = 0; y < transform.inputs(); y++) {
      a.add(ROWS.get(y), Address.of(ROW, WinogradTables.ROW_STEPS + y * 8));
    }
    a.sub(COLUMNS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, tile);
    a.add(ROW, WinogradTables.ROW_BYTES);
    a.mov(FIRST, 0);
    a.jmp(row);
    a.bind(done);
    a.vzeroupper();
    SAVED.reversed().forEach(a::pop);
    a.ret();
    return a.finish();
  }

  private void startRow() {
    for (int y = 0; y < transform.inputs(); y++) {
      a.mov(ROWS.get(y), Address.of(ROW, WinogradTables.ROW_STEPS + y * 8));
      a.imul(ROWS.get(y), FIRST);
      a.add(ROWS.get(y), Address.of(ROW, WinogradTables.ROW_INPUTS + y * 8));
    }
    a.imul(COLUMN, FIRST, WinogradTables.COLUMN_BYTES);
    a.add(COLUMN, COLUMNS);
    a.mov(COLUMNS_LEFT, shape.tilesX());
    a.sub(COLUMNS_LEFT, FIRST);
  }

  private void tile() {
    for (int x = 0; x < transform.inputs(); x++) {
      a.mov(RAX, Address.of(COLUMN, x * 8));
      a.kmovw(seen(x), RAX);
    }
    a.mov(TO, TILE);
    a.mov(CHANNEL, 0);
    Label again = a.here();
    for (int group = 0; group < transform.inputGroups().size(); group++) {
      group(group);
    }
    a.add(TO, shape.chunkBytes());
    a.add(CHANNEL, shape.tier().vectorBytes());
    a.cmp(CHANNEL, (long) shape.inputs() * Float.BYTES);
    a.jump(Condition.LESS, again);
  }

  /** Which lanes of a column of the tile lie in the input. */
  private static Mask seen(int column) {
    return Mask.values()[column + 1];
  }

  /** The rows of one group of Bᵀ, then all columns of each. */
  private void group(int group) {
    List<Integer> rows = transform.inputGroups().get(group);
    int inputs = transform.inputs();
    for (int x = 0; x < inputs; x++) {
      List<Vec> to = Transform.registers(vec(x), rows.size(), inputs);
      transform.input(a, group, new Column(x), to, spare(), vec(FACTORS));
    }
    for (int i = 0; i < rows.size(); i++) {
      for (int columns = 0; columns < transform.inputGroups().size(); columns++) {
        List<Integer> at = transform.inputGroups().get(columns);
        List<Vec> to = Transform.registers(vec(PRODUCTS), at.size(), 1);
        transform.input(a, columns, new Registers(a, vec(i * inputs)), to, spare(), vec(FACTORS));
        for (int j = 0; j < at.size(); j++) {
          long position = (long) rows.get(i) * inputs + at.get(j);
          a.v(VMOVUPS_STORE, to.get(j), Address.of(TO, position * shape.positionBytes()));
        }
      }
    }
  }

  private List<Vec> spare() {
    return Transform.registers(vec(SPARE), 3, 1);
  }

  private Vec vec(int code) {
    return new Vec(code, shape.tier().vectorBytes());
  }

  /** A column of the tile in memory; what lies outside the input is 0. */
  private final class Column implements Elements {
    private final int x;

    Column(int x) {
      this.x = x;
    }

    @Override
    public Vec get(int k, Vec spare) {
      copy(k, spare);
      return spare;
    }

    @Override
    public void copy(int k, Vec to) {
      Address at = Address.indexed(ROWS.get(k), CHANNEL, 1, x * shape.inPixelBytes());
      a.v(VMOVUPS, to, at, Masking.zero(seen(x)));
    }
  }
}
