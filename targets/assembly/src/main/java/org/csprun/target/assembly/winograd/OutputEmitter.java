package org.csprun.target.assembly.winograd;

import static org.csprun.target.assembly.x86.Gpr.*;
import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the transform of the sums of tiles side by side to outputs, {@code f(panel, row, column,
 * tiles, sums)}, with bias and finish.
 */
final class OutputEmitter {
  private static final List<Gpr> SAVED = List.of(RBX, RBP, R12, R13, R14, R15);
  private static final Gpr PANEL = RDI;
  private static final Gpr ROW = RSI;
  private static final Gpr FIRST = RDX;
  private static final Gpr TILES = RCX;
  private static final Gpr SUMS = RBX;
  private static final Gpr BIAS = R9;
  private static final Gpr NUMBERS = R10;
  private static final Gpr OUT = R11;
  private static final Gpr JOIN = R12;
  private static final Gpr ROWS = R13;
  private static final Gpr COLUMNS_LEFT = R14;
  private static final int SPARE = 24;
  private static final int FACTORS = 29;

  private final WinogradShape shape;
  private final Transform transform;
  private final Finish finish;
  private final int channels;
  private final Assembler a;

  private OutputEmitter(WinogradShape shape, Finish finish, int channels) {
    this.shape = shape;
    a = new Assembler(shape.tier().features());
    this.finish = finish;
    this.channels = channels;
    transform = shape.transform();
    if (SPARE + finish.registers() > FACTORS) {
      throw new IllegalArgumentException(finish + " needs more registers than there are");
    }
  }

  /**
   * The code for panels of which so many channels exist.
   *
   * @param finish what it does with the sums
   */
  static byte[] emit(WinogradShape shape, Finish finish, int channels) {
    return new OutputEmitter(shape, finish, channels).function();
  }

  private byte[] function() {
    SAVED.forEach(a::push);
    Factors.load(a, transform.outputFactors(), vec(FACTORS));
    finish.enter(a);
    a.mov(SUMS, R8);
    a.mov(BIAS, Address.of(PANEL, WinogradTables.PANEL_BIAS));
    a.mov(NUMBERS, Address.of(PANEL, WinogradTables.PANEL_NUMBERS));
    int last = shape.outWidth() - (shape.tilesX() - 1) * transform.outputs();
    Label done = a.label();
    Label partial = a.label();
    Label next = a.label();
    Label row = a.here();
    startRow();
    Label tile = a.here();
    if (last < transform.outputs()) {
      a.cmp(COLUMNS_LEFT, 1);
      a.jump(Condition.EQUAL, partial);
    }
    tile(transform.outputs());
    a.bind(next);
    a.sub(TILES, 1);
    a.jump(Condition.EQUAL, done);
    a.add(SUMS, shape.sumBytes());
    a.add(OUT, (long) transform.outputs() * shape.outPixelBytes());
    a.add(JOIN, (long) transform.outputs() * shape.joinPixelBytes());
    a.sub(COLUMNS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, tile);
    a.add(ROW, WinogradTables.ROW_BYTES);
    a.mov(FIRST, 0);
    a.jmp(row);
    a.bind(partial);
    if (last < transform.outputs()) {
      tile(last);
      a.jmp(next);
    }
    a.bind(done);
    a.vzeroupper();
    SAVED.reversed().forEach(a::pop);
    a.ret();
    return a.finish();
  }

  private void startRow() {
    start(OUT, shape.outPixelBytes(), WinogradTables.ROW_OUT);
    start(JOIN, shape.joinPixelBytes(), WinogradTables.ROW_JOIN);
    a.mov(ROWS, Address.of(ROW, WinogradTables.ROW_COUNT));
    a.mov(COLUMNS_LEFT, shape.tilesX());
    a.sub(COLUMNS_LEFT, FIRST);
  }

  private void start(Gpr to, int pixelBytes, int rowAddress) {
    a.imul(to, FIRST, (long) transform.outputs() * pixelBytes);
    a.add(to, Address.of(ROW, rowAddress));
    a.add(to, Address.of(PANEL, WinogradTables.PANEL_OUT));
  }

  /** The first columns of a tile, for both vectors of the panel. */
  private void tile(int columns) {
    int lanes = shape.tier().lanes();
    for (int v = 0; v * lanes < channels; v++) {
      Label done = a.label();
      int inputs = transform.inputs();
      for (int x = 0; x < inputs; x++) {
        List<Vec> to = Transform.registers(vec(x), transform.outputs(), inputs);
        transform.output(a, new Sums(x, v), to, spare(), vec(FACTORS));
      }
      for (int y = 0; y < transform.outputs(); y++) {
        if (y > 0) {
          a.cmp(ROWS, y);
          a.jump(Condition.LESS_OR_EQUAL, done);
        }
        row(y, v, columns);
      }
      a.bind(done);
    }
  }

  private void row(int y, int v, int columns) {
    int lanes = shape.tier().lanes();
    Vec first = vec(y * transform.inputs());
    List<Vec> to = Transform.registers(first, transform.outputs(), 1);
    transform.output(a, new Registers(a, first), to, spare(), vec(FACTORS));
    int used = Math.min(lanes, channels - v * lanes);
    long channelBytes = (long) v * shape.tier().vectorBytes();
    finish.prepare(a, PANEL, SPARE);
    for (int x = 0; x < columns; x++) {
      a.v(VADDPS, to.get(x), to.get(x), Address.of(BIAS, channelBytes));
      long pixel = (long) y * shape.outWidth() + x;
      finish.vector(
          a,
          to.get(x),
          used,
          Address.of(NUMBERS, 0),
          Address.of(OUT, pixel * shape.outPixelBytes() + channelBytes),
          Address.of(JOIN, pixel * shape.joinPixelBytes() + channelBytes),
          SPARE);
    }
  }

  private List<Vec> spare() {
    return Transform.registers(vec(SPARE), 4, 1);
  }

  private Vec vec(int code) {
    return new Vec(code, shape.tier().vectorBytes());
  }

  /** A column of a tile's sums in memory. */
  private final class Sums implements Elements {
    private final int x;
    private final int v;

    Sums(int x, int v) {
      this.x = x;
      this.v = v;
    }

    @Override
    public Vec get(int k, Vec spare) {
      copy(k, spare);
      return spare;
    }

    @Override
    public void copy(int k, Vec to) {
      long position = (long) k * transform.inputs() + x;
      long at = position * WinogradShape.WEIGHTS + v * (long) shape.tier().vectorBytes();
      a.v(VMOVUPS, to, Address.of(SUMS, at));
    }
  }
}
