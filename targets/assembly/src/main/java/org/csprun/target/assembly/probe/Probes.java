package org.csprun.target.assembly.probe;

import static org.csprun.target.assembly.x86.VectorOp.VFMADD231PS;
import static org.csprun.target.assembly.x86.VectorOp.VMOVUPS;
import static org.csprun.target.assembly.x86.VectorOp.VPDPBUSD;
import static org.csprun.target.assembly.x86.VectorOp.VPDPBUSD_VEX;
import static org.csprun.target.assembly.x86.VectorOp.VPMADDWD;
import static org.csprun.target.assembly.x86.VectorOp.VPXOR;
import static org.csprun.target.assembly.x86.VectorOp.VPXORD;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import org.csprun.target.PeakProbe;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Feature;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;
import org.csprun.tensor.DataType;

/** Loops of nothing but the instruction that the kernels of a tier live on. */
public final class Probes {
  /** More than any processor has multiplies under way, few enough for 16 registers. */
  private static final int SUMS = 12;

  private static final int LOADS = 8;
  private static final int BYTES_PER_SUM = 4;
  private static final int WORDS_PER_SUM = 2;

  private Probes() {}

  /** The loops of a tier. */
  public static List<PeakProbe> of(Tier tier) {
    return List.of(
        arithmetic(tier, VFMADD231PS, DataType.F32, 1),
        bytes(tier),
        new PeakProbe.Memory(
            name(tier, VMOVUPS),
            PeakProbe.Access.READ,
            (memory, sweeps) -> read(tier, memory, sweeps)));
  }

  private static PeakProbe bytes(Tier tier) {
    return switch (tier) {
      case AVX512_VNNI, AVX512_VNNI_NO_VBMI ->
          arithmetic(tier, VPDPBUSD, DataType.U8, BYTES_PER_SUM);
      case AVX_VNNI -> arithmetic(tier, VPDPBUSD_VEX, DataType.U8, BYTES_PER_SUM);
      case AVX512, AVX2 -> arithmetic(tier, VPMADDWD, DataType.U8, WORDS_PER_SUM);
    };
  }

  private static String name(Tier tier, VectorOp op) {
    return "%s, %d bits".formatted(op.name().toLowerCase(Locale.ROOT), 8 * tier.vectorBytes());
  }

  private static PeakProbe arithmetic(
      Tier tier, VectorOp op, DataType operands, int productsPerSum) {
    long macs = (long) SUMS * tier.lanes() * productsPerSum;
    return new PeakProbe.Arithmetic(
        name(tier, op),
        operands,
        macs,
        iterations -> run(multiplyAdds(tier, op), 0, iterations, 0));
  }

  private static void read(Tier tier, MemorySegment memory, long sweeps) {
    run(loads(tier), memory.address(), sweeps, memory.byteSize());
  }

  /** Assembled anew each time, so that nothing has to be freed later. */
  private static void run(byte[] code, long memory, long iterations, long bytes) {
    try (CodeStore store = new CodeStore()) {
      store.function("probe", () -> code).call(memory, 0, iterations, 0, bytes);
    }
  }

  /** RDX times: every sum takes one product of registers, all of them zero. */
  private static byte[] multiplyAdds(Tier tier, VectorOp op) {
    Assembler a = new Assembler(tier.features());
    for (int i = 0; i <= SUMS; i++) {
      Vec register = new Vec(i, tier.vectorBytes());
      a.v(tier.has(Feature.AVX512) ? VPXORD : VPXOR, register, register, register);
    }
    Vec factor = new Vec(SUMS, tier.vectorBytes());
    Label loop = a.here();
    for (int i = 0; i < SUMS; i++) {
      a.v(op, new Vec(i, tier.vectorBytes()), factor, factor);
    }
    a.sub(Gpr.RDX, 1);
    a.jump(Condition.NOT_EQUAL, loop);
    a.vzeroupper();
    a.ret();
    return a.finish();
  }

  /** RDX times: loads the R8 bytes at RDI, a multiple of all loads of an iteration. */
  private static byte[] loads(Tier tier) {
    Assembler a = new Assembler(tier.features());
    int step = LOADS * tier.vectorBytes();
    a.add(Gpr.R8, Gpr.RDI);
    Label sweep = a.here();
    a.mov(Gpr.RAX, Gpr.RDI);
    Label loop = a.here();
    for (int i = 0; i < LOADS; i++) {
      a.v(VMOVUPS, new Vec(i, tier.vectorBytes()), Address.of(Gpr.RAX, i * tier.vectorBytes()));
    }
    a.add(Gpr.RAX, step);
    a.cmp(Gpr.RAX, Gpr.R8);
    a.jump(Condition.BELOW, loop);
    a.sub(Gpr.RDX, 1);
    a.jump(Condition.NOT_EQUAL, sweep);
    a.vzeroupper();
    a.ret();
    return a.finish();
  }
}
