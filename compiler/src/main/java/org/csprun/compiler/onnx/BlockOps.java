package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;

/** Moves between pixels and channels. */
final class BlockOps {
  private BlockOps() {}

  static List<OpEntry> entries() {
    return List.of(
        new OpEntry("SpaceToDepth", "of maps", BlockOps::spaceToDepth),
        new OpEntry("DepthToSpace", "of maps, modes DCR and CRD", BlockOps::depthToSpace));
  }

  private static void spaceToDepth(Site site) {
    int block = block(site);
    List<Integer> rows = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < block * block; i++) {
      rows.add(i / block);
      columns.add(i % block);
    }
    site.define(site.add(new Op.SpaceToDepth(block, rows, columns), site.map(0)));
  }

  /** Two reshapes around a transposition, as ONNX defines it. */
  private static void depthToSpace(Site site) {
    int block = block(site);
    Value map = site.map(0);
    int channels = map.type().channels() / (block * block);
    int height = map.type().height();
    int width = map.type().width();
    boolean depthFirst = site.node().text("mode", "DCR").equals("DCR");
    Value apart =
        depthFirst
            ? site.reshaped(map, List.of(1, block, block, channels, height, width))
            : site.reshaped(map, List.of(1, channels, block, block, height, width));
    Value moved =
        site.transposed(apart, depthFirst ? List.of(0, 3, 4, 1, 5, 2) : List.of(0, 1, 4, 2, 5, 3));
    site.define(
        site.map(site.reshaped(moved, List.of(1, channels, height * block, width * block))));
  }

  private static int block(Site site) {
    int block = OnnxNode.clamped(site.node().integer("blocksize", 0));
    if (block < 1 || block > 64) {
      throw new Refusal("has blocksize=%d; 1 to 64 are supported".formatted(block));
    }
    return block;
  }
}
