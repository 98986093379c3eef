package org.csprun.target.assembly.x86;

import java.util.EnumSet;
import java.util.function.Consumer;

/**
 * Something the assembler emits and what it must mean.
 *
 * @param text one instruction in the syntax of the GNU assembler, or several with {@code "; "}
 *     between them
 */
record EncodingCase(String text, Consumer<Assembler> emit) {

  byte[] bytes() {
    Assembler assembler = new Assembler(EnumSet.allOf(Feature.class));
    emit.accept(assembler);
    return assembler.finish();
  }
}
