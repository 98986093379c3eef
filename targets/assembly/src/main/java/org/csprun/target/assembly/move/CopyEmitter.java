package org.csprun.target.assembly.move;

import static org.csprun.target.assembly.x86.Gpr.*;

import java.util.List;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Routine;

/** Emits a copy: its loops around its runs. */
final class CopyEmitter {
  /** Arguments: addresses of the first element of the input and of the output. */
  static final int FROM_ARGUMENT = 0;

  static final int TO_ARGUMENT = 8;
  static final int ARGUMENT_BYTES = 16;

  private static final Gpr FROM = R8;
  private static final Gpr TO = R10;
  private static final Gpr ROWS = RDX;

  /** Counts the innermost loop; the others count on the stack. */
  private static final Gpr INNERMOST = RCX;

  private final CopyShape shape;
  private final Assembler a = new Assembler(Tier.AVX512_VNNI.features());
  private final RunEmitter runs = new RunEmitter(a, FROM, TO, R9);

  private CopyEmitter(CopyShape shape) {
    this.shape = shape;
  }

  static byte[] emit(CopyShape shape) {
    return new CopyEmitter(shape).function();
  }

  private byte[] function() {
    int outer = Math.max(0, shape.dims().size() - 1);
    Routine routine = new Routine(a, List.of(), outer * Long.BYTES);
    routine.enter();
    start(FROM, FROM_ARGUMENT, shape.rowFrom());
    start(TO, TO_ARGUMENT, shape.rowTo());
    a.sub(ROWS, RSI);
    if (shape.isRun()) {
      a.imul(ROWS, ROWS, shape.runBytes());
      runs.copy(ROWS);
    } else {
      Label row = a.here();
      loop(0);
      advance(shape.rowFrom(), shape.rowTo());
      a.sub(ROWS, 1);
      a.jump(Condition.NOT_EQUAL, row);
    }
    routine.leave();
    return a.finish();
  }

  private void start(Gpr register, int argument, long rowBytes) {
    a.imul(register, RSI, rowBytes);
    a.add(register, Address.of(RDI, argument));
  }

  /** One loop and those inside; leaves both pointers where they were. */
  private void loop(int depth) {
    if (depth == shape.dims().size()) {
      for (CopyShape.Part part : shape.parts()) {
        runs.copy(shape.runBytes(), part.from(), part.to());
      }
      return;
    }
    Dim dim = shape.dims().get(depth);
    boolean innermost = depth == shape.dims().size() - 1;
    Address counter = Address.of(RSP, depth * Long.BYTES);
    a.mov(INNERMOST, dim.size());
    Label again = a.here();
    if (!innermost) {
      a.mov(counter, INNERMOST);
    }
    loop(depth + 1);
    advance(dim.from(), dim.to());
    if (!innermost) {
      a.mov(INNERMOST, counter);
    }
    a.sub(INNERMOST, 1);
    a.jump(Condition.NOT_EQUAL, again);
    advance(-dim.size() * dim.from(), -dim.size() * dim.to());
  }

  private void advance(long from, long to) {
    if (from != 0) {
      a.add(FROM, from);
    }
    if (to != 0) {
      a.add(TO, to);
    }
  }
}
