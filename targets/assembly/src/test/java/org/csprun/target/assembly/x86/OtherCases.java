package org.csprun.target.assembly.x86;

import static org.csprun.target.assembly.x86.Operands.instruction;
import static org.csprun.target.assembly.x86.Operands.low;
import static org.csprun.target.assembly.x86.Operands.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The forms of all instructions that are no {@link VectorOp}, and of every kind of address. */
final class OtherCases {
  private static final Gpr[][] PAIRS = {
    {Gpr.RDX, Gpr.RSI}, {Gpr.R9, Gpr.R13}, {Gpr.RCX, Gpr.R12}, {Gpr.R15, Gpr.RBX}
  };
  private static final int[] NUMBERS = {1, -1, 127, -128, 128, -129, 0x12345678, -0x12345678};

  private final List<EncodingCase> cases = new ArrayList<>();

  static List<EncodingCase> all() {
    OtherCases all = new OtherCases();
    all.addresses();
    for (Gpr[] pair : PAIRS) {
      all.pair(pair[0], pair[1]);
    }
    for (Gpr register : Gpr.values()) {
      all.one(register);
    }
    for (int number : NUMBERS) {
      all.numbers(number);
    }
    all.jumps();
    all.masks();
    all.shifts();
    all.add("ret", Assembler::ret);
    all.add("vzeroupper", Assembler::vzeroupper);
    return all.cases;
  }

  private void add(String text, Consumer<Assembler> emit) {
    cases.add(new EncodingCase(text, emit));
  }

  private void addresses() {
    Vec old = Vec.ymm(3);
    Vec fresh = Vec.zmm(19);
    int[] all = {0, 1, 64, 127, 128, -128, -129, 8128, 8192, -8192, -8256, 1 << 20};
    int[] few = {0, 64};
    for (Gpr base : Gpr.values()) {
      boolean special = (base.code() & 6) == 4 || base == Gpr.RAX;
      for (int displacement : special ? all : few) {
        address(old, fresh, Address.of(base, displacement));
      }
      Gpr index = base == Gpr.RSP ? Gpr.RBP : base;
      address(old, fresh, Address.indexed(base, index, 1, 0));
      address(old, fresh, Address.indexed(Gpr.R13, index, 8, 192));
    }
  }

  private void address(Vec old, Vec fresh, Address at) {
    String place = text(at, 0);
    add(
        instruction("vpaddd", text(old), text(old), place),
        a -> a.v(VectorOp.VPADDD, old, old, at));
    add(
        instruction("vpaddd", text(fresh), text(fresh), place),
        a -> a.v(VectorOp.VPADDD, fresh, fresh, at));
    add(instruction("mov", "rdx", place), a -> a.mov(Gpr.RDX, at));
  }

  private void pair(Gpr x, Gpr y) {
    String[] both = {text(x), text(y)};
    add(instruction("{load} mov", both), a -> a.mov(x, y));
    add(instruction("{load} add", both), a -> a.add(x, y));
    add(instruction("{load} sub", both), a -> a.sub(x, y));
    add(instruction("{load} cmp", both), a -> a.cmp(x, y));
    add(instruction("test", both), a -> a.test(x, y));
    add(instruction("imul", both), a -> a.imul(x, y));
    add(instruction("imul", text(x), text(y), "1000"), a -> a.imul(x, y, 1000));
    Address at = Address.indexed(y, Gpr.R10, 2, 24);
    String place = text(at, 0);
    add(instruction("mov", text(x), place), a -> a.mov(x, at));
    add(instruction("mov", place, text(x)), a -> a.mov(at, x));
    add(instruction("mov", low(x), place), a -> a.movd(x, at));
    add(instruction("mov", low(x), text(Address.of(y, 4), 0)), a -> a.movd(x, Address.of(y, 4)));
    add(instruction("lea", text(x), place), a -> a.lea(x, at));
    add(instruction("add", text(x), place), a -> a.add(x, at));
    add(instruction("cmp", text(x), place), a -> a.cmp(x, at));
    add(instruction("prefetcht0", place), a -> a.prefetch(at));
    add(instruction("prefetcht0", text(Address.of(y, 64), 0)), a -> a.prefetch(Address.of(y, 64)));
  }

  private void one(Gpr register) {
    String name = text(register);
    Vec vector = Vec.zmm(20);
    Vec narrow = Vec.ymm(7);
    add("push " + name, a -> a.push(register));
    add("pop " + name, a -> a.pop(register));
    add("mov " + low(register) + ", 4294967295", a -> a.mov(register, 0xFFFF_FFFFL));
    add("mov " + low(register) + ", 0", a -> a.mov(register, 0));
    add("movabs " + name + ", -2", a -> a.mov(register, -2));
    add("movabs " + name + ", 4294967296", a -> a.mov(register, 1L << 32));
    add("shl " + name + ", 6", a -> a.shl(register, 6));
    add(
        "vmovd xmm20, " + low(register) + "; vpbroadcastd zmm20, xmm20",
        a -> a.broadcast(vector, register));
    add(
        "vmovd xmm7, " + low(register) + "; vpbroadcastd ymm7, xmm7",
        a -> a.broadcast(narrow, register));
  }

  private void numbers(int number) {
    for (Gpr register : new Gpr[] {Gpr.RDI, Gpr.R14, Gpr.RSP}) {
      String operands = " " + text(register) + ", " + number;
      add("add" + operands, a -> a.add(register, number));
      add("sub" + operands, a -> a.sub(register, number));
      add("and" + operands, a -> a.and(register, number));
      add("cmp" + operands, a -> a.cmp(register, number));
    }
  }

  private void jumps() {
    add("{disp32} jmp .", a -> a.jmp(a.here()));
    add("{disp32} jmp .+6; ret", a -> over(a, label -> a.jmp(label)));
    for (Condition condition : Condition.values()) {
      String name = "{disp32} " + mnemonic(condition);
      add(name + " .", a -> a.jump(condition, a.here()));
      add(name + " .+7; ret", a -> over(a, label -> a.jump(condition, label)));
    }
  }

  private static void over(Assembler a, Consumer<Label> jump) {
    Label end = a.label();
    jump.accept(end);
    a.ret();
    a.bind(end);
  }

  private static String mnemonic(Condition condition) {
    return switch (condition) {
      case EQUAL -> "je";
      case NOT_EQUAL -> "jne";
      case BELOW -> "jb";
      case ABOVE_OR_EQUAL -> "jae";
      case LESS -> "jl";
      case GREATER_OR_EQUAL -> "jge";
      case LESS_OR_EQUAL -> "jle";
      case GREATER -> "jg";
    };
  }

  private void masks() {
    for (Mask mask : Mask.values()) {
      String name = text(mask);
      add(instruction("kxnorw", name, name, name), a -> a.ones(mask));
      for (Gpr register : new Gpr[] {Gpr.RAX, Gpr.RDI, Gpr.R8, Gpr.R13}) {
        String operand = text(mask) + ", ";
        add("kmovw " + operand + low(register), a -> a.kmovw(mask, register));
        add("kmovq " + operand + text(register), a -> a.kmovq(mask, register));
      }
    }
  }

  private void shifts() {
    int[][] registers = {{1, 2}, {9, 3}, {4, 12}, {21, 14}, {5, 30}};
    for (ShiftOp op : ShiftOp.values()) {
      for (int width : new int[] {16, 32, 64}) {
        for (int[] codes : registers) {
          Vec x = new Vec(codes[0], width);
          Vec y = new Vec(codes[1], width);
          String name = op.name().toLowerCase(Locale.ROOT);
          add(instruction(name, text(x), text(y), "13"), a -> a.v(op, x, y, 13));
        }
      }
    }
  }
}
