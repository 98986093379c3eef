package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.tensor.Layout;

/** Concat. */
final class JoinOps {
  private JoinOps() {}

  static List<OpEntry> entries() {
    return List.of(new OpEntry("Concat", "any axis", JoinOps::concat));
  }

  private static void concat(Site site) {
    long axis = site.node().integer("axis", 1);
    if (site.allKnown()) {
      List<Literal> parts = new ArrayList<>();
      for (int i = 0; i < site.node().inputs(); i++) {
        parts.add(site.constant(i, "input"));
      }
      site.define(Movement.joined(parts, Dims.axis(axis, parts.getFirst().rank())));
      return;
    }
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < site.node().inputs(); i++) {
      parts.add(site.value(i));
    }
    int rank = parts.getFirst().type().shape().rank();
    int along = Dims.axis(axis, rank);
    boolean asMaps =
        along != 0
            && parts.stream().allMatch(part -> Site.isMapLike(part.type().shape()))
            && parts.stream().anyMatch(part -> part.type().layout() == Layout.NHWC);
    List<Value> aligned =
        parts.stream().map(part -> asMaps ? site.map(part) : site.rows(part)).toList();
    site.define(aligned.size() == 1 ? aligned.getFirst() : site.add(new Op.Concat(along), aligned));
  }
}
