package org.csprun.target.assembly.pool;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Vec;

/** Emits the gathering of a window's elements in vectors of channels. */
record Accumulator(Gathering kind, Lanes lanes) {

  /** Fills a register with what changes no maximum or sum; uses RAX. */
  void identity(Assembler a, Vec into) {
    if (kind == Gathering.MAX_FLOATS) {
      a.mov(Gpr.RAX, Float.floatToRawIntBits(Float.NEGATIVE_INFINITY) & 0xFFFF_FFFFL);
      a.broadcast(into, Gpr.RAX);
    } else {
      a.v(VPXORD, into, into, into);
    }
  }

  /** Loads the first element. */
  void load(Assembler a, Vec into, Address from, int used) {
    switch (kind) {
      case MAX_BYTES -> {
        if (used == lanes.lanes()) {
          a.v(VMOVUPS, into, from);
        } else {
          a.v(VMOVDQU8, into, from, lanes.load(used));
        }
      }
      case MAX_FLOATS, AVERAGE_FLOATS -> a.v(VMOVUPS, into, from, lanes.load(used));
      case SUM_BYTES -> a.v(VPMOVZXBD, into, from, lanes.load(used));
    }
  }

  /** Adds an element; {@code spare} is overwritten. */
  void add(Assembler a, Vec to, Address from, int used, Vec spare) {
    if (kind == Gathering.SUM_BYTES || used < lanes.lanes()) {
      load(a, spare, from, used);
      join(a, to, spare);
      return;
    }
    switch (kind) {
      case MAX_BYTES -> a.v(VPMAXUB, to, to, from);
      case MAX_FLOATS -> a.v(VMAXPS, to, to, from);
      case AVERAGE_FLOATS -> a.v(VADDPS, to, to, from);
      case SUM_BYTES -> a.v(VPADDD, to, to, spare);
    }
  }

  private void join(Assembler a, Vec to, Vec other) {
    switch (kind) {
      case MAX_BYTES -> a.v(VPMAXUB, to, to, other);
      case MAX_FLOATS -> a.v(VMAXPS, to, to, other);
      case AVERAGE_FLOATS -> a.v(VADDPS, to, to, other);
      case SUM_BYTES -> a.v(VPADDD, to, to, other);
    }
  }

  /**
   * Turns what was gathered into what is finished.
   *
   * @param count for sums the number of elements, for averages one over it, in all lanes
   * @param zeroPoints where those of these channels lie
   */
  void end(Assembler a, Vec sums, Vec count, Address zeroPoints, Vec spare) {
    switch (kind) {
      case MAX_BYTES, MAX_FLOATS -> {}
      case AVERAGE_FLOATS -> a.v(VMULPS, sums, sums, count);
      case SUM_BYTES -> {
        a.v(VPMULLD, spare, count, zeroPoints);
        a.v(VPSUBD, sums, sums, spare);
      }
    }
  }
}
