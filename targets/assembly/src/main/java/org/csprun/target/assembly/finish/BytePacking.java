package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;

/**
 * Emits the bounding of 32-bit integers to bytes, four vectors at once: two rounds of saturating
 * packs, which leave the fours of the vectors side by side, and one permutation.
 */
final class BytePacking {
  private static final int VECTORS = 4;

  private BytePacking() {}

  /**
   * Stores the bytes of a tile.
   *
   * @param order where the permutation lies
   * @param tail mask of a pixel's bytes where its last vector is partly used
   */
  static void store(Assembler a, FinishTile tile, Address order, Mask tail) {
    Vec index = Vec.zmm(tile.free());
    a.v(VMOVDQU32, index, order);
    int pixelsAtOnce = VECTORS / tile.vectors();
    for (int p = 0; p < tile.pixels(); p += pixelsAtOnce) {
      int count = Math.min(pixelsAtOnce, tile.pixels() - p);
      Vec packed = pack(a, tile, p, count);
      a.v(VPERMD, packed, index, packed);
      for (int i = 0; i < count; i++) {
        storePixel(a, tile, packed, p + i, i, tail);
      }
    }
  }

  /** Packs up to four vectors into the first; missing ones are made up of those there are. */
  private static Vec pack(Assembler a, FinishTile tile, int pixel, int count) {
    int vectors = count * tile.vectors();
    int first = tile.sums(pixel, 0).code();
    Vec low = Vec.zmm(first);
    a.v(VPACKSSDW, low, low, Vec.zmm(first + Math.min(1, vectors - 1)));
    Vec high = low;
    if (vectors > 2) {
      high = Vec.zmm(first + 2);
      a.v(VPACKSSDW, high, high, Vec.zmm(first + Math.min(3, vectors - 1)));
    }
    a.v(VPACKUSWB, low, low, high);
    return low;
  }

  private static void storePixel(
      Assembler a, FinishTile tile, Vec packed, int pixel, int place, Mask tail) {
    int bytes = 16 * tile.vectors();
    VectorOp extract = bytes == 32 ? VEXTRACTI64X4 : VEXTRACTI32X4;
    boolean whole = tile.channels() == bytes;
    if (place > 0 && whole) {
      a.v(extract, packed, tile.out(pixel, 0), place);
      return;
    }
    Vec part = packed.as(bytes);
    if (place > 0) {
      part = Vec.zmm(tile.free() + 1).as(bytes);
      a.v(extract, packed, part, place);
    }
    if (whole) {
      a.v(VMOVUPS_STORE, part, tile.out(pixel, 0));
    } else {
      a.v(VMOVDQU8_STORE, part, tile.out(pixel, 0), Masking.merge(tail));
    }
  }
}
