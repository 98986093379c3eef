package org.csprun.target.assembly.move;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits copies of runs of bytes; reads and writes nothing outside them. The end of a run that is no
 * multiple of a vector is moved by one that overlaps what is before it.
 *
 * @param index a register that it may use
 */
record RunEmitter(Assembler a, Gpr from, Gpr to, Gpr index) {
  private static final int VECTOR = 64;
  private static final int VECTORS = 4;
  private static final int BLOCK = VECTOR * VECTORS;

  /** Blocks from which they are copied in a loop. */
  private static final int LOOPED_BLOCKS = 2;

  /** Bytes whose number is known; uses RAX. */
  void copy(int bytes, long fromOffset, long toOffset) {
    Address source = Address.of(from, fromOffset);
    Address target = Address.of(to, toOffset);
    int done = 0;
    if (bytes >= LOOPED_BLOCKS * BLOCK) {
      done = bytes / BLOCK * BLOCK;
      a.mov(index, 0);
      Label again = a.here();
      block(
          Address.indexed(from, index, 1, Math.toIntExact(fromOffset)),
          Address.indexed(to, index, 1, Math.toIntExact(toOffset)));
      a.add(index, BLOCK);
      a.cmp(index, done);
      a.jump(Condition.LESS, again);
    }
    for (; bytes - done >= VECTOR; done += VECTOR) {
      piece(source.plus(done), target.plus(done), VECTOR);
    }
    if (done == bytes) {
      return;
    }
    int piece = Math.min(VECTOR, Integer.highestOneBit(bytes));
    if (done == 0) {
      piece(source, target, piece);
      done = piece;
    }
    if (done < bytes) {
      piece(source.plus(bytes - piece), target.plus(bytes - piece), piece);
    }
  }

  private void block(Address source, Address target) {
    for (int i = 0; i < VECTORS; i++) {
      a.v(VMOVUPS, Vec.zmm(i), source.plus((long) i * VECTOR));
    }
    for (int i = 0; i < VECTORS; i++) {
      a.v(VMOVUPS_STORE, Vec.zmm(i), target.plus((long) i * VECTOR));
    }
  }

  private void piece(Address source, Address target, int bytes) {
    if (bytes >= 16) {
      Vec vector = new Vec(0, bytes);
      a.v(VMOVUPS, vector, source);
      a.v(VMOVUPS_STORE, vector, target);
    } else {
      a.load(Gpr.RAX, source, bytes);
      a.store(target, Gpr.RAX, bytes);
    }
  }

  /** As many bytes as {@code left} says, which is overwritten; moves both pointers. */
  void copy(Gpr left) {
    Label blocks = a.label();
    Label rest = a.label();
    a.bind(blocks);
    a.cmp(left, BLOCK);
    a.jump(Condition.LESS, rest);
    block(Address.of(from, 0), Address.of(to, 0));
    a.add(from, BLOCK);
    a.add(to, BLOCK);
    a.sub(left, BLOCK);
    a.jmp(blocks);
    a.bind(rest);
    for (int bytes : new int[] {Long.BYTES, 1}) {
      Label again = a.here();
      Label less = a.label();
      a.cmp(left, bytes);
      a.jump(Condition.LESS, less);
      piece(Address.of(from, 0), Address.of(to, 0), bytes);
      a.add(from, bytes);
      a.add(to, bytes);
      a.sub(left, bytes);
      a.jmp(again);
      a.bind(less);
    }
  }
}
