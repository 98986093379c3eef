package org.csprun.target.assembly.convolve;

import static org.csprun.target.assembly.x86.Gpr.*;

import org.csprun.plan.WeightLayout;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;

/**
 * Emits what each tap of a panel adds where it sees padding: the zero points of the input times the
 * weights, {@code [tap][32]}. In machine code because it reads all weights of a plan when it is
 * opened.
 */
final class PaddingSumsEmitter {
  /** Arguments: addresses of the zero points in whole words, of the weights, of the sums. */
  static final int ZERO_POINTS = 0;

  static final int WEIGHTS = 8;
  static final int SUMS = 16;
  static final int ARGUMENT_BYTES = 24;

  /** Sums of two vectors at once leave registers for the products of every tier. */
  private static final int VECTORS = 2;

  private PaddingSumsEmitter() {}

  /** The code for taps of this many words; its range counts the taps. */
  static byte[] emit(Tier tier, int words) {
    Assembler a = new Assembler(tier.features());
    Dot dot = Dot.of(tier, true);
    int part = VECTORS * tier.vectorBytes();
    a.mov(R8, Address.of(RDI, WEIGHTS));
    a.mov(R9, Address.of(RDI, SUMS));
    a.mov(R10, Address.of(RDI, ZERO_POINTS));
    dot.start(a, VECTORS, VECTORS);
    Label tap = a.here();
    for (int at = 0; at < WeightLayout.PANEL * Integer.BYTES; at += part) {
      for (int v = 0; v < VECTORS; v++) {
        Vec sum = new Vec(v, tier.vectorBytes());
        a.v(tier.vectorBytes() == 64 ? VectorOp.VPXORD : VectorOp.VPXOR, sum, sum, sum);
      }
      a.mov(RAX, R8);
      a.mov(RCX, R10);
      a.mov(R11, words);
      Label word = a.here();
      dot.weights(a, VECTORS, VECTORS, Address.of(RAX, at));
      dot.add(a, VECTORS, 0, VECTORS, Address.of(RCX, 0), 0);
      a.add(RAX, ConvolveEmitter.WORD_WEIGHTS);
      a.add(RCX, Integer.BYTES);
      a.sub(R11, 1);
      a.jump(Condition.NOT_EQUAL, word);
      for (int v = 0; v < VECTORS; v++) {
        Address to = Address.of(R9, at + v * tier.vectorBytes());
        a.v(VectorOp.VMOVUPS_STORE, new Vec(v, tier.vectorBytes()), to);
      }
    }
    a.mov(R8, RAX);
    a.add(R9, ConvolveEmitter.WORD_WEIGHTS);
    a.add(RSI, 1);
    a.cmp(RSI, RDX);
    a.jump(Condition.LESS, tap);
    a.vzeroupper();
    a.ret();
    return a.finish();
  }
}
