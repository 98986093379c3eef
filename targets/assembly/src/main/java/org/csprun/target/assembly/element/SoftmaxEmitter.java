package org.csprun.target.assembly.element;

import static org.csprun.target.assembly.x86.Gpr.*;
import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import java.util.function.IntConsumer;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.finish.FloatFinish;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Routine;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;

/**
 * Emits a softmax: three passes over the channels of each pixel, for their maximum, for the
 * exponentials and their sum, and for the quotients. Sums are of every sixteenth channel first.
 */
final class SoftmaxEmitter {
  private static final Gpr ARGUMENTS = RDI;
  private static final Gpr ROWS = RSI;
  private static final Gpr PIXELS = RDX;
  private static final Gpr CHANNEL = RCX;
  private static final Gpr IN = R8;
  private static final Gpr OUT = R10;
  private static final Gpr NUMBERS = R11;

  private static final Vec X = Vec.zmm(0);
  private static final Vec MAX = Vec.zmm(1);
  private static final Vec SUM = Vec.zmm(2);
  private static final Vec LEAST = Vec.zmm(3);
  private static final Vec SPARE = Vec.zmm(4);
  private static final int FINISH_REGISTER = 5;

  /** Orders of the elements of 16 bytes: halves exchanged, neighbours exchanged. */
  private static final int HALVES = 0x4E;

  private static final int NEIGHBOURS = 0xB1;

  private final SoftmaxShape shape;

  /** Stores exponentials. */
  private final FloatFinish exponential;

  private final Assembler a = new Assembler(Tier.AVX512_VNNI.features());

  private SoftmaxEmitter(SoftmaxShape shape, FloatFinish exponential) {
    this.shape = shape;
    this.exponential = exponential;
  }

  static byte[] emit(SoftmaxShape shape, FloatFinish exponential) {
    return new SoftmaxEmitter(shape, exponential).function();
  }

  private byte[] function() {
    Routine routine = new Routine(a, List.of(), 0);
    routine.enter();
    shape.lanes().enter(a);
    start(IN, ElementEmitter.INPUT_ARGUMENTS, shape.in());
    start(OUT, ElementEmitter.OUT_ARGUMENT, shape.out());
    a.mov(NUMBERS, Address.of(ARGUMENTS, ElementEmitter.FINISH_ARGUMENT));
    a.sub(PIXELS, ROWS);
    a.mov(ROWS, PIXELS);
    a.mov(RAX, Float.floatToRawIntBits(Float.NEGATIVE_INFINITY) & 0xFFFF_FFFFL);
    a.broadcast(LEAST, RAX);
    Label row = a.here();
    a.mov(PIXELS, shape.width());
    Label pixel = a.here();
    pixel();
    a.add(IN, shape.in().pixelBytes());
    a.add(OUT, shape.out().pixelBytes());
    a.sub(PIXELS, 1);
    a.jump(Condition.NOT_EQUAL, pixel);
    a.add(IN, shape.in().rowBytes() - shape.width() * shape.in().pixelBytes());
    a.add(OUT, shape.out().rowBytes() - shape.width() * shape.out().pixelBytes());
    a.sub(ROWS, 1);
    a.jump(Condition.NOT_EQUAL, row);
    routine.leave();
    return a.finish();
  }

  private void start(Gpr register, int argument, Stream stream) {
    a.imul(register, ROWS, stream.rowBytes());
    a.add(register, Address.of(ARGUMENTS, argument));
  }

  private void pixel() {
    Address in = Address.indexed(IN, CHANNEL, Float.BYTES, 0);
    Address out = Address.indexed(OUT, CHANNEL, Float.BYTES, 0);
    a.v(VMOVDQA32, MAX, LEAST);
    channels(
        used -> {
          a.v(VMOVDQA32, X, LEAST);
          a.v(VMOVUPS, X, in, shape.lanes().store(used));
          a.v(VMAXPS, MAX, MAX, X);
        });
    acrossLanes(VMAXPS, MAX);
    a.v(VPXORD, SUM, SUM, SUM);
    channels(
        used -> {
          a.v(VMOVUPS, X, in, shape.lanes().load(used));
          a.v(VSUBPS, X, X, MAX);
          exponential.vector(a, X, used, Address.of(NUMBERS, 0), out, out, FINISH_REGISTER);
          a.v(VADDPS, SUM, SUM, out, shape.lanes().store(used));
        });
    acrossLanes(VADDPS, SUM);
    channels(
        used -> {
          a.v(VMOVUPS, X, out, shape.lanes().load(used));
          a.v(VDIVPS, X, X, SUM);
          a.v(VMOVUPS_STORE, X, out, shape.lanes().store(used));
        });
  }

  /** Emits the body for all vectors of channels. */
  private void channels(IntConsumer body) {
    int lanes = shape.lanes().lanes();
    int whole = shape.lanes().whole();
    a.mov(CHANNEL, 0);
    if (whole > 0) {
      Label again = a.here();
      body.accept(lanes);
      a.add(CHANNEL, lanes);
      a.cmp(CHANNEL, whole);
      a.jump(Condition.LESS, again);
    }
    if (shape.lanes().tail() > 0) {
      body.accept(shape.lanes().tail());
    }
  }

  /** Leaves the maximum or sum of all lanes in all lanes. */
  private void acrossLanes(VectorOp op, Vec x) {
    a.v(VEXTRACTI64X4, x, SPARE.as(32), 1);
    a.v(op, x.as(32), x.as(32), SPARE.as(32));
    a.v(VEXTRACTI128, x.as(32), SPARE.as(16), 1);
    a.v(op, x.as(16), x.as(16), SPARE.as(16));
    for (int order : new int[] {HALVES, NEIGHBOURS}) {
      a.v(VPSHUFD, SPARE.as(16), x.as(16), order);
      a.v(op, x.as(16), x.as(16), SPARE.as(16));
    }
    a.v(VBROADCASTSS, x, x.as(16));
  }
}
