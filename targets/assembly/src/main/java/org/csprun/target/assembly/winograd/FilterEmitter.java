package org.csprun.target.assembly.winograd;

import static org.csprun.target.assembly.x86.Gpr.*;
import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;

/** Emits the transform of a panel of filters, {@code f(filters, to)}. */
final class FilterEmitter {
  private static final int TAPS = 3;
  private static final int COLUMNS = 0;
  private static final int ROW = 18;
  private static final int SPARE = 24;
  private static final int FACTORS = 26;

  private final WinogradShape shape;
  private final Transform transform;
  private final Assembler a;

  private FilterEmitter(WinogradShape shape) {
    this.shape = shape;
    a = new Assembler(shape.tier().features());
    transform = shape.transform();
  }

  static byte[] emit(WinogradShape shape) {
    return new FilterEmitter(shape).function();
  }

  private byte[] function() {
    int inputs = transform.inputs();
    long tapBytes = (long) shape.inputs() * WinogradShape.WEIGHTS;
    Factors.load(a, transform.filterFactors(), vec(FACTORS));
    a.mov(RDX, tapBytes / shape.tier().vectorBytes());
    List<Vec> spare = Transform.registers(vec(SPARE), 2, 1);
    Label again = a.here();
    for (int kx = 0; kx < TAPS; kx++) {
      List<Vec> taps = Transform.registers(vec(ROW), TAPS, 1);
      for (int ky = 0; ky < TAPS; ky++) {
        a.v(VMOVUPS, taps.get(ky), Address.of(RDI, (ky * TAPS + kx) * tapBytes));
      }
      List<Vec> to = Transform.registers(vec(COLUMNS + kx), inputs, TAPS);
      transform.filter(a, taps, to, spare, vec(FACTORS));
    }
    List<Vec> to = Transform.registers(vec(ROW), inputs, 1);
    for (int y = 0; y < inputs; y++) {
      List<Vec> taps = Transform.registers(vec(COLUMNS + y * TAPS), TAPS, 1);
      transform.filter(a, taps, to, spare, vec(FACTORS));
      for (int x = 0; x < inputs; x++) {
        a.v(VMOVUPS_STORE, to.get(x), Address.of(RSI, ((long) y * inputs + x) * tapBytes));
      }
    }
    a.add(RDI, shape.tier().vectorBytes());
    a.add(RSI, shape.tier().vectorBytes());
    a.sub(RDX, 1);
    a.jump(Condition.NOT_EQUAL, again);
    a.vzeroupper();
    a.ret();
    return a.finish();
  }

  private Vec vec(int code) {
    return new Vec(code, shape.tier().vectorBytes());
  }
}
