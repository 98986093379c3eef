package org.csprun.target.assembly.winograd;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/** F(4, 3) with the points 0, ±1, ±2 and infinity. */
record FourOutputs() implements Transform {

  @Override
  public int outputs() {
    return 4;
  }

  @Override
  public List<Float> inputFactors() {
    return List.of(4f, 5f);
  }

  @Override
  public List<Float> outputFactors() {
    return List.of(2f, 4f, 8f);
  }

  @Override
  public List<Float> filterFactors() {
    return List.of(1f / 4, -1f / 6, 1f / 24, 1f / 12, 1f / 6);
  }

  @Override
  public List<List<Integer>> inputGroups() {
    return List.of(List.of(0), List.of(1, 2), List.of(3, 4), List.of(5));
  }

  @Override
  public void input(
      Assembler a, int group, Elements in, List<Vec> to, List<Vec> spare, Vec factors) {
    Vec four = factors;
    Vec five = Transform.next(factors, 1);
    Vec even = spare.get(0);
    Vec odd = spare.get(1);
    Vec other = spare.get(2);
    Vec first = to.getFirst();
    switch (group) {
      case 0 -> {
        in.copy(4, first);
        a.v(VFMADD231PS, first, four, in.get(0, other));
        a.v(VFNMADD231PS, first, five, in.get(2, other));
      }
      case 1 -> {
        in.copy(4, even);
        a.v(VFNMADD231PS, even, four, in.get(2, other));
        in.copy(3, odd);
        a.v(VFNMADD231PS, odd, four, in.get(1, other));
        a.v(VADDPS, first, even, odd);
        a.v(VSUBPS, to.get(1), even, odd);
      }
      case 2 -> {
        a.v(VSUBPS, even, in.get(4, even), in.get(2, other));
        a.v(VSUBPS, odd, in.get(3, odd), in.get(1, other));
        a.v(VADDPS, odd, odd, odd);
        a.v(VADDPS, first, even, odd);
        a.v(VSUBPS, to.get(1), even, odd);
      }
      default -> {
        in.copy(5, first);
        a.v(VFMADD231PS, first, four, in.get(1, other));
        a.v(VFNMADD231PS, first, five, in.get(3, other));
      }
    }
  }

  @Override
  public void output(Assembler a, Elements in, List<Vec> to, List<Vec> spare, Vec factors) {
    Vec sum = spare.get(0);
    Vec difference = spare.get(1);
    Vec farSum = spare.get(2);
    Vec farDifference = spare.get(3);
    pair(a, in, 1, to.get(1), sum, difference);
    pair(a, in, 3, to.get(1), farSum, farDifference);
    Vec zeroth = in.get(0, to.get(0));
    a.v(VADDPS, to.get(0), zeroth, sum);
    a.v(VADDPS, to.get(0), to.get(0), farSum);
    a.v(VMOVDQA32, to.get(1), difference);
    a.v(VFMADD231PS, to.get(1), farDifference, factors);
    a.v(VMOVDQA32, to.get(2), sum);
    a.v(VFMADD231PS, to.get(2), farSum, Transform.next(factors, 1));
    a.v(VADDPS, to.get(3), difference, in.get(5, to.get(3)));
    a.v(VFMADD231PS, to.get(3), farDifference, Transform.next(factors, 2));
  }

  private static void pair(Assembler a, Elements in, int k, Vec spare, Vec sum, Vec difference) {
    Vec one = in.get(k, spare);
    Vec two = in.get(k + 1, difference);
    a.v(VADDPS, sum, one, two);
    a.v(VSUBPS, difference, one, two);
  }

  @Override
  public void filter(Assembler a, List<Vec> in, List<Vec> to, List<Vec> spare, Vec factors) {
    Vec sixth = Transform.next(factors, 1);
    Vec outer = spare.get(0);
    Vec inner = spare.get(1);
    a.v(VMULPS, to.get(0), in.get(0), factors);
    a.v(VADDPS, outer, in.get(0), in.get(2));
    a.v(VADDPS, to.get(1), outer, in.get(1));
    a.v(VMULPS, to.get(1), to.get(1), sixth);
    a.v(VSUBPS, to.get(2), outer, in.get(1));
    a.v(VMULPS, to.get(2), to.get(2), sixth);
    a.v(VMULPS, outer, in.get(0), Transform.next(factors, 2));
    a.v(VFMADD231PS, outer, in.get(2), Transform.next(factors, 4));
    a.v(VMULPS, inner, in.get(1), Transform.next(factors, 3));
    a.v(VADDPS, to.get(3), outer, inner);
    a.v(VSUBPS, to.get(4), outer, inner);
    a.v(VMOVDQA32, to.get(5), in.get(2));
  }
}
