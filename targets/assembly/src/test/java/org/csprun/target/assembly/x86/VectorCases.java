package org.csprun.target.assembly.x86;

import static org.csprun.target.assembly.x86.Operands.instruction;
import static org.csprun.target.assembly.x86.Operands.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** All forms of one vector instruction: registers, memory, masks. */
final class VectorCases {
  private static final Mask MASK = Mask.K3;
  private static final int[][] OLD_REGISTERS = {{1, 2, 3}, {9, 10, 11}, {4, 5, 12}};
  private static final int[][] NEW_REGISTERS = {{17, 22, 19}, {28, 3, 31}};

  private final VectorOp op;
  private final VectorForm form;
  private final boolean vex;
  private final List<EncodingCase> cases = new ArrayList<>();

  private VectorCases(VectorOp op) {
    this.op = op;
    form = VectorForm.ALL.get(op);
    vex = op.encoding == VectorOp.Encoding.VEX;
  }

  static List<EncodingCase> of(VectorOp op) {
    VectorCases all = new VectorCases(op);
    for (int width : all.form.widths()) {
      for (int[] codes : OLD_REGISTERS) {
        all.registers(codes, width, Masking.NONE);
      }
      all.memory(1, 2, width, Masking.NONE, false);
      if (!all.vex && all.hasNewForm()) {
        for (int[] codes : NEW_REGISTERS) {
          all.registers(codes, width, Masking.NONE);
        }
        all.memory(25, 18, width, Masking.NONE, false);
        if (all.masks()) {
          all.registers(OLD_REGISTERS[0], width, Masking.merge(MASK));
          all.registers(NEW_REGISTERS[0], width, Masking.zero(Mask.K6));
          all.memory(8, 9, width, Masking.merge(MASK), false);
        }
        if (all.repeats()) {
          all.memory(3, 12, width, Masking.NONE, true);
        }
      }
    }
    return all.cases;
  }

  /** Whether anything but the old encoding is ever asked for. */
  private boolean hasNewForm() {
    return form.kind() != VectorForm.Kind.EXTRACT_STORE;
  }

  private boolean masks() {
    return switch (form.kind()) {
      case LOAD, STORE, WIDEN, TWO -> true;
      case TWO_IMMEDIATE, ONE_IMMEDIATE -> true;
      case MEMORY_ONLY -> op != VectorOp.VMOVD_LOAD;
      case NARROW, EXTRACT, INSERT, EXTRACT_STORE, TWO_SELECTED, GATHER -> false;
      case MASK_OF_ONE, MASK_OF_TWO, MASK_OF_TWO_IMMEDIATE -> false;
    };
  }

  /** Whether a vector in memory may be one element of 32 or 64 bits, repeated. */
  private boolean repeats() {
    String name = op.name();
    boolean words = name.endsWith("W") || name.endsWith("B") || name.endsWith("WD");
    boolean dots = name.startsWith("VPDP") || name.equals("VPACKSSDW") || name.equals("VPACKUSDW");
    return form.kind() == VectorForm.Kind.TWO && (!words || dots);
  }

  private void add(Consumer<Assembler> emit, String... operands) {
    cases.add(new EncodingCase(instruction(mnemonic(), operands), emit));
  }

  /** As the GNU assembler wants it, with what makes it take the form meant. */
  private String mnemonic() {
    String name = op.name().replaceAll("_(STORE|LOAD|VEX)$", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("vpdp")) {
      return (vex ? "{vex} " : "{evex} ") + name;
    }
    return form.kind() == VectorForm.Kind.LOAD ? "{load} " + name : name;
  }

  private Vec part(int code, int width) {
    int bytes = op.tuple == Tuple.FULL ? width : op.tuple.bytes(width, false, false);
    return new Vec(code, Math.max(16, bytes));
  }

  private void registers(int[] codes, int width, Masking masking) {
    Vec x = new Vec(codes[0], width);
    Vec y = new Vec(codes[1], width);
    Vec z = new Vec(codes[2], width);
    String first = text(x) + text(masking);
    Vec part = part(codes[2], width);
    Mask mask = Mask.values()[codes[0] % 7 + 1];
    switch (form.kind()) {
      case LOAD -> add(a -> a.v(op, x, z, masking), first, text(z));
      case WIDEN -> add(a -> a.v(op, x, part, masking), first, text(part));
      case NARROW -> add(a -> a.v(op, x, part), text(part), text(x));
      case STORE, MEMORY_ONLY, EXTRACT_STORE -> {}
      case TWO -> add(a -> a.v(op, x, y, z, masking), first, text(y), text(z));
      case TWO_IMMEDIATE ->
          add(a -> a.v(op, x, y, z, 0x95, masking), first, text(y), text(z), "0x95");
      case TWO_SELECTED ->
          add(a -> a.v(op, x, y, z, 11 << 4), text(x), text(y), text(z), text(new Vec(11, width)));
      case ONE_IMMEDIATE -> add(a -> a.v(op, x, z, 0x72, masking), first, text(z), "0x72");
      case EXTRACT -> add(a -> a.v(op, x, part, 1), text(part), text(x), "1");
      case INSERT -> add(a -> a.v(op, x, y, part, 1), text(x), text(y), text(part), "1");
      case GATHER -> gather(x, y, z, mask);
      case MASK_OF_ONE -> add(a -> a.mask(op, mask, z), text(mask), text(z));
      case MASK_OF_TWO -> add(a -> a.mask(op, mask, y, z), text(mask), text(y), text(z));
      case MASK_OF_TWO_IMMEDIATE ->
          add(a -> a.mask(op, mask, y, z, 6), text(mask), text(y), text(z), "6");
    }
  }

  private void memory(int code, int second, int width, Masking masking, boolean repeated) {
    Vec x = new Vec(code, width);
    Vec y = new Vec(second, width);
    int unit = op.tuple.bytes(width, repeated, op.w == 1);
    List<Address> places =
        List.of(
            Address.of(Gpr.RDI, 0),
            Address.of(Gpr.R9, 3 * unit),
            Address.indexed(Gpr.RDX, Gpr.R11, 4, -128 * unit - 1));
    for (Address place : masking.equals(Masking.NONE) ? places : places.subList(1, 2)) {
      Address at = repeated ? place.repeated() : place;
      memory(x, y, masking, at, text(at, width / (op.w == 1 ? 8 : 4)));
    }
  }

  private void memory(Vec x, Vec y, Masking masking, Address at, String place) {
    String first = text(x) + text(masking);
    switch (form.kind()) {
      case LOAD, WIDEN, MEMORY_ONLY -> add(a -> a.v(op, x, at, masking), first, place);
      case STORE -> {
        if (!masking.zeroing()) {
          add(a -> a.v(op, x, at, masking), place + text(masking), text(x));
        }
      }
      case NARROW -> add(a -> a.v(op, x, at), place, text(x));
      case TWO -> add(a -> a.v(op, x, y, at, masking), first, text(y), place);
      case TWO_IMMEDIATE -> {
        if (masking.equals(Masking.NONE)) {
          add(a -> a.v(op, x, y, at, 0x95), text(x), text(y), place, "0x95");
        }
      }
      case EXTRACT -> add(a -> a.v(op, x, at, 1), place, text(x), "1");
      case EXTRACT_STORE -> add(a -> a.v(op, x, at, 1), place, text(x), "1");
      case INSERT -> add(a -> a.v(op, x, y, at, 1), text(x), text(y), place, "1");
      case TWO_SELECTED ->
          add(
              a -> a.v(op, x, y, at, 11 << 4),
              text(x),
              text(y),
              place,
              text(new Vec(11, x.bytes())));
      case ONE_IMMEDIATE, GATHER, MASK_OF_ONE, MASK_OF_TWO, MASK_OF_TWO_IMMEDIATE -> {}
    }
  }

  private void gather(Vec x, Vec index, Vec maskVector, Mask mask) {
    for (Gpr base : new Gpr[] {Gpr.RAX, Gpr.RBP, Gpr.R12, Gpr.R13}) {
      String place = "[" + text(base) + "+" + text(index) + "*4]";
      if (x.bytes() < 64 && x.code() < 16 && index.code() < 16) {
        add(a -> a.gather(op, x, base, index, 4, maskVector), text(x), place, text(maskVector));
      }
      String masked = text(x) + "{" + text(mask) + "}";
      add(a -> a.gather(op, x, base, index, 4, mask), masked, place);
    }
  }
}
