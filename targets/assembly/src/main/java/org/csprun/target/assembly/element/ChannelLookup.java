package org.csprun.target.assembly.element;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.csprun.target.assembly.x86.Gpr.*;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import org.csprun.plan.Requantize;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.RowsKernel;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Label;

/**
 * Look-ups in a table a channel, byte by byte: the tables of all channels fill no registers.
 *
 * @param in how the input's pixels lie
 */
record ChannelLookup(int width, int channels, Stream in, Stream out) {
  private static final int IN_ARGUMENT = 0;
  private static final int OUT_ARGUMENT = 8;
  private static final int TABLE_ARGUMENT = 16;
  private static final int ARGUMENT_BYTES = 24;
  private static final int UNROLLED = 8;

  static Kernel bind(CodeStore store, BoundStep step, long tables) {
    Operand in = step.input(0);
    Operand out = step.output();
    ChannelLookup shape =
        new ChannelLookup(out.width(), out.channels(), Stream.of(in), Stream.of(out));
    MemorySegment arguments = store.allocate(ARGUMENT_BYTES);
    arguments.set(JAVA_LONG, IN_ARGUMENT, in.memory().address() + in.offsetBytes());
    arguments.set(JAVA_LONG, OUT_ARGUMENT, out.memory().address() + out.offsetBytes());
    arguments.set(JAVA_LONG, TABLE_ARGUMENT, tables);
    return new RowsKernel(
        store.function(shape, shape::emit), arguments.address(), OptionalInt.empty(), step);
  }

  private byte[] emit() {
    Assembler a = new Assembler(Tier.AVX512_VNNI.features());
    a.imul(R8, RSI, in.rowBytes());
    a.add(R8, Address.of(RDI, IN_ARGUMENT));
    a.imul(R10, RSI, out.rowBytes());
    a.add(R10, Address.of(RDI, OUT_ARGUMENT));
    a.mov(RDI, Address.of(RDI, TABLE_ARGUMENT));
    a.sub(RDX, RSI);
    Label row = a.here();
    a.mov(RSI, width);
    Label pixel = a.here();
    pixel(a);
    a.add(R8, in.pixelBytes());
    a.add(R10, out.pixelBytes());
    a.sub(RSI, 1);
    a.jump(Condition.NOT_EQUAL, pixel);
    a.add(R8, in.rowBytes() - width * in.pixelBytes());
    a.add(R10, out.rowBytes() - width * out.pixelBytes());
    a.sub(RDX, 1);
    a.jump(Condition.NOT_EQUAL, row);
    a.ret();
    return a.finish();
  }

  private void pixel(Assembler a) {
    int whole = channels / UNROLLED * UNROLLED;
    a.mov(RCX, 0);
    a.mov(R11, RDI);
    if (whole > 0) {
      Label again = a.here();
      entries(a, UNROLLED);
      a.add(R11, (long) UNROLLED * Requantize.TABLE_ENTRIES);
      a.add(RCX, UNROLLED);
      a.cmp(RCX, whole);
      a.jump(Condition.LESS, again);
    }
    entries(a, channels - whole);
  }

  private void entries(Assembler a, int count) {
    for (int i = 0; i < count; i++) {
      a.load(RAX, Address.indexed(R8, RCX, 1, i), 1);
      a.load(RAX, Address.indexed(R11, RAX, 1, i * Requantize.TABLE_ENTRIES), 1);
      a.store(Address.indexed(R10, RCX, 1, i), RAX, 1);
    }
  }
}
