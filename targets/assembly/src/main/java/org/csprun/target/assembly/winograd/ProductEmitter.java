package org.csprun.target.assembly.winograd;

import static org.csprun.target.assembly.x86.Gpr.*;
import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the products of a block of tiles with a panel of 32 outputs, a matrix product at each
 * position, {@code f(input, weights, sums, groups)}.
 */
final class ProductEmitter {
  private static final Gpr POSITION_INPUT = RDI;
  private static final Gpr POSITION_WEIGHTS = RSI;
  private static final Gpr POSITION_SUMS = RDX;
  private static final Gpr GROUPS = RCX;
  private static final Gpr POSITIONS_LEFT = R8;
  private static final Gpr INPUT = R9;
  private static final Gpr WEIGHTS = R10;
  private static final Gpr CHUNKS_LEFT = R11;
  private static final Gpr WORDS_LEFT = RAX;
  private static final Gpr GROUP_INPUT = RBX;
  private static final Gpr GROUP_SUMS = RBP;
  private static final Gpr GROUPS_LEFT = R12;
  private static final List<Gpr> SAVED = List.of(RBX, RBP, R12);

  private static final int VECTORS = 2;
  private static final int UNROLL = 4;
  private static final int WEIGHT = 26;
  private static final int WORD = 28;

  private final WinogradShape shape;
  private final Assembler a;

  private ProductEmitter(WinogradShape shape) {
    this.shape = shape;
    a = new Assembler(shape.tier().features());
  }

  static byte[] emit(WinogradShape shape) {
    return new ProductEmitter(shape).function();
  }

  private byte[] function() {
    SAVED.forEach(a::push);
    a.mov(POSITIONS_LEFT, shape.transform().positions());
    Label position = a.here();
    a.mov(GROUP_INPUT, POSITION_INPUT);
    a.mov(GROUP_SUMS, POSITION_SUMS);
    a.mov(GROUPS_LEFT, GROUPS);
    Label group = a.here();
    group();
    a.add(GROUP_INPUT, (long) shape.groupTiles() * shape.tier().vectorBytes());
    a.add(GROUP_SUMS, (long) shape.groupTiles() * shape.sumBytes());
    a.sub(GROUPS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, group);
    a.add(POSITION_INPUT, shape.positionBytes());
    a.add(POSITION_WEIGHTS, (long) shape.inputs() * WinogradShape.WEIGHTS);
    a.add(POSITION_SUMS, WinogradShape.WEIGHTS);
    a.sub(POSITIONS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, position);
    a.vzeroupper();
    SAVED.reversed().forEach(a::pop);
    a.ret();
    return a.finish();
  }

  private void group() {
    for (int i = 0; i < shape.groupTiles() * VECTORS; i++) {
      a.v(VPXORD, vec(i), vec(i), vec(i));
    }
    a.mov(INPUT, GROUP_INPUT);
    a.mov(WEIGHTS, POSITION_WEIGHTS);
    a.mov(CHUNKS_LEFT, shape.chunks());
    Label chunk = a.here();
    a.mov(WORDS_LEFT, shape.tier().lanes() / UNROLL);
    Label words = a.here();
    for (int w = 0; w < UNROLL; w++) {
      word(w);
    }
    a.add(INPUT, UNROLL * Float.BYTES);
    a.add(WEIGHTS, UNROLL * WinogradShape.WEIGHTS);
    a.sub(WORDS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, words);
    a.add(INPUT, (long) shape.chunkBytes() - shape.tier().vectorBytes());
    a.sub(CHUNKS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, chunk);
    for (int t = 0; t < shape.groupTiles(); t++) {
      for (int v = 0; v < VECTORS; v++) {
        long at = (long) t * shape.sumBytes() + v * shape.tier().vectorBytes();
        a.v(VMOVUPS_STORE, vec(t * VECTORS + v), Address.of(GROUP_SUMS, at));
      }
    }
  }

  /** One input channel of all tiles of the group. */
  private void word(int w) {
    for (int v = 0; v < VECTORS; v++) {
      int at = w * WinogradShape.WEIGHTS + v * shape.tier().vectorBytes();
      a.v(VMOVUPS, vec(WEIGHT + v), Address.of(WEIGHTS, at));
    }
    for (int t = 0; t < shape.groupTiles(); t++) {
      Vec x = vec(WORD + t % 4);
      a.v(
          VBROADCASTSS,
          x,
          Address.of(INPUT, (long) t * shape.tier().vectorBytes() + w * Float.BYTES));
      for (int v = 0; v < VECTORS; v++) {
        a.v(VFMADD231PS, vec(t * VECTORS + v), x, vec(WEIGHT + v));
      }
    }
  }

  private Vec vec(int code) {
    return new Vec(code, shape.tier().vectorBytes());
  }
}
