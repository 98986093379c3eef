package org.csprun.target.assembly.winograd;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/** F(2, 3) with the points 0, ±1 and infinity. */
record TwoOutputs() implements Transform {

  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public List<Float> inputFactors() {
    return List.of();
  }

  @Override
  public List<Float> outputFactors() {
    return List.of();
  }

  @Override
  public List<Float> filterFactors() {
    return List.of(0.5f);
  }

  @Override
  public List<List<Integer>> inputGroups() {
    return List.of(List.of(0), List.of(1, 2), List.of(3));
  }

  @Override
  public void input(
      Assembler a, int group, Elements in, List<Vec> to, List<Vec> spare, Vec factors) {
    Vec first = to.getFirst();
    Vec other = spare.get(0);
    Vec another = spare.get(1);
    switch (group) {
      case 0 -> a.v(VSUBPS, first, in.get(0, first), in.get(2, other));
      case 1 -> {
        Vec one = in.get(1, other);
        Vec two = in.get(2, another);
        a.v(VADDPS, first, one, two);
        a.v(VSUBPS, to.get(1), two, one);
      }
      default -> a.v(VSUBPS, first, in.get(1, first), in.get(3, other));
    }
  }

  @Override
  public void output(Assembler a, Elements in, List<Vec> to, List<Vec> spare, Vec factors) {
    Vec one = in.get(1, spare.get(0));
    Vec two = in.get(2, spare.get(1));
    a.v(VADDPS, spare.get(2), one, two);
    a.v(VSUBPS, spare.get(3), one, two);
    a.v(VADDPS, to.get(0), spare.get(2), in.get(0, to.get(0)));
    a.v(VSUBPS, to.get(1), spare.get(3), in.get(3, spare.get(0)));
  }

  @Override
  public void filter(Assembler a, List<Vec> in, List<Vec> to, List<Vec> spare, Vec factors) {
    Vec outer = spare.get(0);
    a.v(VADDPS, outer, in.get(0), in.get(2));
    a.v(VMOVDQA32, to.get(0), in.get(0));
    a.v(VADDPS, to.get(1), outer, in.get(1));
    a.v(VMULPS, to.get(1), to.get(1), factors);
    a.v(VSUBPS, to.get(2), outer, in.get(1));
    a.v(VMULPS, to.get(2), to.get(2), factors);
    a.v(VMOVDQA32, to.get(3), in.get(2));
  }
}
