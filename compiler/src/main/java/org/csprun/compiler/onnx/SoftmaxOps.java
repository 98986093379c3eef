package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;

/** Softmax, of one axis since operator set 13 and of all from an axis on before. */
final class SoftmaxOps {
  private SoftmaxOps() {}

  static List<OpEntry> entries() {
    return List.of(new OpEntry("Softmax", "any axis", SoftmaxOps::softmax));
  }

  private static void softmax(Site site) {
    Value in = site.value(0);
    List<Integer> dims = in.type().shape().dims();
    int last = dims.size() - 1;
    if (site.opset() < 13) {
      int axis = Dims.axis(site.node().integer("axis", 1), dims.size());
      site.define(axis == last ? overLast(site, in) : overRest(site, in, axis));
      return;
    }
    int axis = Dims.axis(site.node().integer("axis", -1), dims.size());
    if (in.type().isMap() && axis == 1) {
      site.define(site.add(new Op.Softmax(), in));
    } else if (axis == last) {
      site.define(overLast(site, in));
    } else {
      List<Integer> swap = new ArrayList<>(Dims.range(dims.size()));
      Collections.swap(swap, axis, last);
      site.define(site.transposed(overLast(site, site.transposed(in, swap)), swap));
    }
  }

  private static Value overLast(Site site, Value in) {
    return site.add(new Op.Softmax(), site.rows(in));
  }

  private static Value overRest(Site site, Value in, int axis) {
    List<Integer> dims = in.type().shape().dims();
    List<Integer> flat =
        List.of(
            Dims.elements(dims.subList(0, axis)), Dims.elements(dims.subList(axis, dims.size())));
    return site.reshaped(overLast(site, site.reshaped(in, flat)), dims);
  }
}
