package org.csprun.target.assembly.element;

import static org.csprun.target.assembly.x86.Gpr.*;

import java.util.ArrayList;
import java.util.List;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Routine;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits a step whose outputs depend on the elements at their own place alone.
 *
 * <pre>
 *   for row, pixel, vector of channels
 *     finish(source(elements of the inputs))
 * </pre>
 */
final class ElementEmitter {
  /** Arguments: addresses of the output, of two inputs, of the constants, of a table. */
  static final int OUT_ARGUMENT = 0;

  static final int INPUT_ARGUMENTS = 8;
  static final int SOURCE_ARGUMENT = 24;
  static final int FINISH_ARGUMENT = 32;
  static final int TABLE_ARGUMENT = 40;
  static final int ARGUMENT_BYTES = 48;

  private static final int VECTOR_BYTES = 64;

  private static final Gpr ARGUMENTS = RDI;
  private static final Gpr ROWS = RSI;
  private static final Gpr PIXELS = RDX;
  private static final Gpr CHANNEL = RCX;
  private static final Gpr OUT = R10;
  private static final List<Gpr> INPUTS = List.of(R8, R9);
  private static final Gpr SOURCE_CONSTANTS = R11;
  private static final Gpr FINISH_CONSTANTS = RBX;

  private final ElementShape shape;
  private final Source source;
  private final Finish finish;
  private final Assembler a = new Assembler(Tier.AVX512_VNNI.features());

  /** Bytes of constants from one vector of channels to the next. */
  private final long sourceStep;

  private ElementEmitter(ElementShape shape, Source source, Finish finish) {
    this.shape = shape;
    this.source = source;
    this.finish = finish;
    sourceStep = shape.uniform() ? 0 : (long) source.constants() * VECTOR_BYTES;
  }

  static byte[] emit(ElementShape shape, Source source, Finish finish) {
    return new ElementEmitter(shape, source, finish).function();
  }

  private byte[] function() {
    Routine routine = new Routine(a, List.of(RBX), 0);
    routine.enter();
    finish.enter(a);
    start(OUT, OUT_ARGUMENT, shape.out());
    for (int i = 0; i < shape.inputs().size(); i++) {
      start(INPUTS.get(i), INPUT_ARGUMENTS + 8 * i, shape.inputs().get(i));
    }
    a.mov(SOURCE_CONSTANTS, Address.of(ARGUMENTS, SOURCE_ARGUMENT));
    a.mov(FINISH_CONSTANTS, Address.of(ARGUMENTS, FINISH_ARGUMENT));
    a.sub(PIXELS, ROWS);
    a.mov(ROWS, PIXELS);
    source.prepare(a, Address.of(SOURCE_CONSTANTS, 0), 1);
    finish.prepare(a, ARGUMENTS, finishRegister());
    Label row = a.here();
    row();
    a.sub(ROWS, 1);
    a.jump(Condition.NOT_EQUAL, row);
    routine.leave();
    return a.finish();
  }

  private int finishRegister() {
    return 1 + source.registers();
  }

  /** The address of the first row. */
  private void start(Gpr register, int argument, Stream stream) {
    a.imul(register, ROWS, stream.rowBytes());
    a.add(register, Address.of(ARGUMENTS, argument));
  }

  private void row() {
    a.mov(PIXELS, shape.width());
    Label pixel = a.here();
    channels();
    advance(OUT, shape.out().pixelBytes());
    for (int i = 0; i < shape.inputs().size(); i++) {
      advance(INPUTS.get(i), shape.inputs().get(i).pixelBytes());
    }
    a.sub(PIXELS, 1);
    a.jump(Condition.NOT_EQUAL, pixel);
    nextRow(OUT, shape.out());
    for (int i = 0; i < shape.inputs().size(); i++) {
      nextRow(INPUTS.get(i), shape.inputs().get(i));
    }
  }

  private void nextRow(Gpr register, Stream stream) {
    advance(register, stream.rowBytes() - shape.width() * stream.pixelBytes());
  }

  private void advance(Gpr register, long bytes) {
    if (bytes != 0) {
      a.add(register, bytes);
    }
  }

  private void channels() {
    int lanes = shape.lanes().lanes();
    int whole = shape.lanes().whole();
    a.mov(CHANNEL, 0);
    if (whole > 0) {
      Label again = a.here();
      vector(lanes);
      advance(SOURCE_CONSTANTS, sourceStep);
      advance(FINISH_CONSTANTS, finish.constantBytes());
      a.add(CHANNEL, lanes);
      if (whole > lanes) {
        a.cmp(CHANNEL, whole);
        a.jump(Condition.LESS, again);
      }
    }
    if (shape.lanes().tail() > 0) {
      vector(shape.lanes().tail());
    }
    advance(SOURCE_CONSTANTS, -sourceStep * (whole / lanes));
    advance(FINISH_CONSTANTS, -(long) finish.constantBytes() * (whole / lanes));
  }

  private void vector(int used) {
    Vec sums = Vec.zmm(0);
    List<Address> inputs = new ArrayList<>();
    for (int i = 0; i < shape.inputs().size(); i++) {
      inputs.add(at(INPUTS.get(i), shape.inputs().get(i)));
    }
    source.vector(a, sums, used, inputs, Address.of(SOURCE_CONSTANTS, 0), 1);
    finish.vector(
        a,
        sums,
        used,
        Address.of(FINISH_CONSTANTS, 0),
        at(OUT, shape.out()),
        inputs.getLast(),
        finishRegister());
  }

  private static Address at(Gpr base, Stream stream) {
    return stream.repeated()
        ? Address.of(base, 0)
        : Address.indexed(base, CHANNEL, stream.elementBytes(), 0);
  }
}
