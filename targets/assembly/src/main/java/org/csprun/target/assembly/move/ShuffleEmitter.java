package org.csprun.target.assembly.move;

import static org.csprun.target.assembly.x86.Gpr.*;
import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.Vec;

/** Emits a rearrangement of bytes: each piece of the output is picked out of two vectors. */
final class ShuffleEmitter {
  /** Arguments: addresses of the input, of the output, of the order in two vectors. */
  static final int FROM_ARGUMENT = 0;

  static final int TO_ARGUMENT = 8;
  static final int ORDER_ARGUMENT = 16;
  static final int ARGUMENT_BYTES = 24;

  private static final Mask INPUT = Mask.K1;
  private static final Mask LAST = Mask.K2;
  private static final int ORDERS = 4;

  private ShuffleEmitter() {}

  static byte[] emit(ShuffleShape shape) {
    Assembler a = new Assembler(Tier.AVX512_VNNI.features());
    int last = shape.outBytes() % ShuffleShape.VECTOR;
    a.mov(RAX, -1L >>> (ShuffleShape.VECTOR - shape.inBytes()));
    a.kmovq(INPUT, RAX);
    a.mov(RAX, (1L << last) - 1);
    a.kmovq(LAST, RAX);
    a.imul(R8, RSI, shape.rowFrom());
    a.add(R8, Address.of(RDI, FROM_ARGUMENT));
    a.imul(R10, RSI, shape.rowTo());
    a.add(R10, Address.of(RDI, TO_ARGUMENT));
    a.mov(RDI, Address.of(RDI, ORDER_ARGUMENT));
    int vectors = (shape.outBytes() + ShuffleShape.VECTOR - 1) / ShuffleShape.VECTOR;
    for (int v = 0; v < vectors; v++) {
      a.v(VMOVUPS, Vec.zmm(ORDERS + v), Address.of(RDI, v * ShuffleShape.VECTOR));
    }
    a.sub(RDX, RSI);
    Label row = a.here();
    a.mov(RCX, shape.pieces());
    Label piece = a.here();
    piece(a, shape, vectors);
    a.add(R8, shape.inBytes());
    a.add(R10, shape.outBytes());
    a.sub(RCX, 1);
    a.jump(Condition.NOT_EQUAL, piece);
    a.add(R8, shape.rowFrom() - (long) shape.pieces() * shape.inBytes());
    a.add(R10, shape.rowTo() - (long) shape.pieces() * shape.outBytes());
    a.sub(RDX, 1);
    a.jump(Condition.NOT_EQUAL, row);
    a.vzeroupper();
    a.ret();
    return a.finish();
  }

  private static void piece(Assembler a, ShuffleShape shape, int vectors) {
    Vec first = Vec.zmm(0);
    Vec second = Vec.zmm(1);
    a.v(VMOVDQU8, first, Address.of(R8, 0), Masking.zero(INPUT));
    a.v(VMOVDQU8, second, Address.of(R8, shape.otherRow()), Masking.zero(INPUT));
    for (int v = 0; v < vectors; v++) {
      Vec picked = Vec.zmm(2 + v);
      a.v(VMOVDQA32, picked, Vec.zmm(ORDERS + v));
      a.v(VPERMI2B, picked, first, second);
      Address to = Address.of(R10, v * ShuffleShape.VECTOR);
      int bytes = Math.min(ShuffleShape.VECTOR, shape.outBytes() - v * ShuffleShape.VECTOR);
      if (bytes >= 16 && Integer.bitCount(bytes) == 1) {
        a.v(VMOVUPS_STORE, picked.as(bytes), to);
      } else {
        a.v(VMOVDQU8_STORE, picked, to, Masking.merge(LAST));
      }
    }
  }
}
