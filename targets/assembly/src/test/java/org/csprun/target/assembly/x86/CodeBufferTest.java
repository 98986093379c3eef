package org.csprun.target.assembly.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeBufferTest {
  private static final int JUMP_BYTES = 5;

  private final Assembler assembler = new Assembler(EnumSet.of(Feature.AVX2));

  @Test
  void jumpsFarOverCodeThatGrew() {
    int jumps = 3000;
    List<Label> ends = new ArrayList<>();
    for (int i = 0; i < jumps; i++) {
      ends.add(assembler.label());
      assembler.jmp(ends.getLast());
    }
    ends.forEach(assembler::bind);
    assembler.ret();

    ByteBuffer code = ByteBuffer.wrap(assembler.finish()).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(code.capacity()).isEqualTo(jumps * JUMP_BYTES + 1);
    for (int i = 0; i < jumps; i++) {
      int after = (i + 1) * JUMP_BYTES;
      assertThat(after + code.getInt(after - Integer.BYTES)).isEqualTo(jumps * JUMP_BYTES);
    }
  }

  @Test
  void refusesJumpsToNowhere() {
    Label label = assembler.label();
    assembler.jmp(label);

    assertThatThrownBy(assembler::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Label 0 is never bound");
  }

  @Test
  void refusesASecondPlaceOfALabel() {
    Label label = assembler.here();

    assertThatThrownBy(() -> assembler.bind(label))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Label 0 is bound twice");
  }

  @Test
  void refusesOperandsThatAnInstructionHasNoFormFor() {
    assertThatThrownBy(() -> assembler.v(VectorOp.VPAND, Vec.ymm(1), Vec.ymm(2), Vec.ymm(16)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("VPAND has no form for these operands");
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    assertThatThrownBy(() -> assembler.add(Gpr.RAX, 1L << 31))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Address.of(Gpr.RAX, 1L << 31)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Address.indexed(Gpr.RAX, Gpr.RSP, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
