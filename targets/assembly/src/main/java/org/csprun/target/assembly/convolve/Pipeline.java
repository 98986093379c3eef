package org.csprun.target.assembly.convolve;

import static org.csprun.target.assembly.x86.Gpr.*;

import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.finish.FinishTile;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;

/**
 * Emits tiles inside a row whose finish takes a large share of the time: while the sums of one tile
 * are added up, those of the tile before are finished, instruction beside instruction. Products
 * keep two of the processor's vector pipes busy, finishing finds the others free.
 */
final class Pipeline {
  /** Vectors of sums of a tile; two tiles are under way. */
  private static final int SUMS = 8;

  /** First register of the weights and inputs, and of what finishing needs. */
  private static final int PRODUCTS = 2 * SUMS;

  private static final int FINISH = PRODUCTS + 6;

  private final ConvolveShape shape;
  private final Finish finish;
  private final Dot dot;
  private final Assembler a;
  private final Reduction reduction;
  private final int columnKind;

  /**
   * @param columnKind which of the biases the pixels have
   */
  Pipeline(ConvolveShape shape, Finish finish, Dot dot, Assembler a, int columnKind) {
    this.shape = shape;
    this.finish = finish;
    this.dot = dot;
    this.a = a;
    this.columnKind = columnKind;
    reduction = Reduction.of(shape);
  }

  /** Whether the registers suffice and the code is worth its length. */
  static boolean suits(ConvolveShape shape, Finish finish, Dot dot) {
    return shape.large()
        && shape.tier().registers() - FINISH >= finish.registers()
        && dot.registers(shape.vectors()) <= FINISH - PRODUCTS
        && Reduction.suits(shape);
  }

  /** Pixels of a tile. */
  static int pixels(ConvolveShape shape) {
    return SUMS / shape.vectors();
  }

  /**
   * Emits a row of tiles.
   *
   * @param tiles how many, an even number
   */
  void emit(int tiles) {
    dot.start(a, PRODUCTS, shape.vectors());
    add(0, false);
    if (tiles > 2) {
      a.mov(ConvolveEmitter.TILES, tiles / 2 - 1);
      Label again = a.here();
      add(1, true);
      add(0, true);
      a.sub(ConvolveEmitter.TILES, 1);
      a.jump(Condition.NOT_EQUAL, again);
    }
    add(1, true);
    a.mix(new Assembler(shape.tier().features()), finish(1));
    advanceOutput();
  }

  /** Adds up the sums of a tile in one set, and finishes those of the other. */
  private void add(int set, boolean finishesOther) {
    a.mix(head(set), finishesOther ? finish(1 - set) : new Assembler(shape.tier().features()));
    if (reduction.rounds() > 0) {
      body(set);
    }
    long pixels = pixels(shape);
    a.add(ConvolveEmitter.TILE_INPUT, pixels * shape.window().strideW() * shape.inPixelBytes());
    if (finishesOther) {
      advanceOutput();
    }
  }

  private void advanceOutput() {
    long pixels = pixels(shape);
    a.add(ConvolveEmitter.OUT, pixels * shape.outPixelBytes());
    if (shape.joinPixelBytes() > 0) {
      a.add(ConvolveEmitter.JOIN, pixels * shape.joinPixelBytes());
    }
  }

  private Assembler head(int set) {
    Assembler code = new Assembler(shape.tier().features());
    for (int p = 0; p < pixels(shape); p++) {
      for (int v = 0; v < shape.vectors(); v++) {
        int sum = set * SUMS + p * shape.vectors() + v;
        int at = columnKind * ConvolveEmitter.WORD_WEIGHTS + v * shape.tier().vectorBytes();
        code.v(
            VectorOp.VMOVUPS,
            new Vec(sum, shape.tier().vectorBytes()),
            Address.of(ConvolveEmitter.BIAS, at));
      }
    }
    for (int w = 0; w < reduction.head(); w++) {
      word(
          code,
          set,
          Address.of(ConvolveEmitter.TILE_INPUT, Reduction.inputAt(shape, w)),
          Address.of(ConvolveEmitter.ROW_WEIGHTS, w * ConvolveEmitter.WORD_WEIGHTS));
    }
    return code;
  }

  private void body(int set) {
    int headBytes = reduction.head() * ConvolveEmitter.WORD_WEIGHTS;
    a.lea(ConvolveEmitter.INPUT, Address.of(ConvolveEmitter.TILE_INPUT, reduction.bodyAt(shape)));
    a.lea(ConvolveEmitter.WEIGHTS, Address.of(ConvolveEmitter.ROW_WEIGHTS, headBytes));
    a.mov(ConvolveEmitter.WORDS, reduction.rounds());
    Label again = a.here();
    for (int w = 0; w < reduction.body(); w++) {
      word(
          a,
          set,
          Address.of(ConvolveEmitter.INPUT, Reduction.inputAt(shape, w)),
          Address.of(ConvolveEmitter.WEIGHTS, w * ConvolveEmitter.WORD_WEIGHTS));
    }
    a.add(ConvolveEmitter.INPUT, reduction.bodyInputBytes());
    a.add(ConvolveEmitter.WEIGHTS, (long) reduction.body() * ConvolveEmitter.WORD_WEIGHTS);
    a.sub(ConvolveEmitter.WORDS, 1);
    a.jump(Condition.NOT_EQUAL, again);
  }

  private void word(Assembler code, int set, Address input, Address weights) {
    int vectors = shape.vectors();
    long pixelBytes = (long) shape.window().strideW() * shape.inPixelBytes();
    dot.weights(code, PRODUCTS, vectors, weights);
    for (int p = 0; p < pixels(shape); p++) {
      int sums = set * SUMS + p * vectors;
      dot.add(code, PRODUCTS, sums, vectors, input.plus(p * pixelBytes), p);
    }
  }

  private Assembler finish(int set) {
    Assembler code = new Assembler(shape.tier().features());
    new Frame(code).load(RAX, Frame.ARGUMENTS);
    finish.prepare(code, RAX, FINISH);
    finish.tile(
        code,
        new FinishTile(
            shape.tier(),
            set * SUMS,
            FINISH,
            pixels(shape),
            shape.channels(),
            shape.outBytes(),
            Address.of(ConvolveEmitter.CONSTANTS, 0),
            finish.constantBytes(),
            Address.of(ConvolveEmitter.OUT, 0),
            shape.outPixelBytes(),
            Address.of(ConvolveEmitter.JOIN, 0),
            shape.joinPixelBytes()));
    return code;
  }
}
