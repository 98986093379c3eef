package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.S;
import static org.csprun.target.vector.Tile.BLOCK;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.csprun.plan.Window;

/**
 * How the blocks of 16 reduction steps are put together from what lies contiguously in the rows of
 * an {@link InputRing}. The last block ends with the reduction; zeros belong in front of its first
 * piece.
 */
final class BlockPieces {
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, S.vectorShape());

  private final int depth;
  private final int blocks;

  /** First piece of each block, and the number of pieces. */
  private final int[] first;

  private final int[] below;
  private final int[] from;

  /** All ones where a piece is, as {@code [piece][16]}. */
  private final int[] masks;

  private final boolean[] wholeBlock;

  private record Piece(int block, int at, int below, int from, int floats) {}

  /**
   * @param channels input channels of a group
   */
  BlockPieces(Window window, int channels) {
    depth = Math.multiplyExact(window.kernelH() * window.kernelW(), channels);
    blocks = (depth + BLOCK - 1) / BLOCK;
    List<Piece> pieces = pieces(window, channels);
    first = new int[blocks + 1];
    for (Piece piece : pieces) {
      first[piece.block() + 1]++;
    }
    for (int b = 0; b < blocks; b++) {
      first[b + 1] += first[b];
    }
    below = pieces.stream().mapToInt(Piece::below).toArray();
    from = pieces.stream().mapToInt(piece -> piece.from() - piece.at()).toArray();
    masks = new int[pieces.size() * BLOCK];
    wholeBlock = new boolean[pieces.size()];
    for (int i = 0; i < pieces.size(); i++) {
      int start = i * BLOCK + pieces.get(i).at();
      Arrays.fill(masks, start, start + pieces.get(i).floats(), -1);
      wholeBlock[i] = pieces.get(i).floats() == BLOCK;
    }
  }

  private List<Piece> pieces(Window window, int channels) {
    boolean rowIsRun = window.dilationW() == 1;
    int runs = rowIsRun ? 1 : window.kernelW();
    int runFloats = rowIsRun ? window.kernelW() * channels : channels;
    List<Piece> pieces = new ArrayList<>();
    int k = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      for (int run = 0; run < runs; run++) {
        int start = run * window.dilationW() * channels;
        for (int i = 0; i < runFloats; ) {
          int block = k / BLOCK;
          int count = Math.min(runFloats - i, (block + 1) * BLOCK - k);
          int blockStart = Math.min(block * BLOCK, depth - BLOCK);
          pieces.add(new Piece(block, k - blockStart, ky * window.dilationH(), start + i, count));
          i += count;
          k += count;
        }
      }
    }
    return pieces;
  }

  /** Reduction length, not rounded up. */
  int depth() {
    return depth;
  }

  int blocks() {
    return blocks;
  }

  /** The first piece of a block; of the block behind the last, the number of pieces. */
  int first(int block) {
    return first[block];
  }

  /** Rows of the input from the window's first to the piece's. */
  int below(int piece) {
    return below[piece];
  }

  /**
   * Floats from the window's left end to where the whole block would start of which the piece is a
   * part; may be negative.
   */
  int from(int piece) {
    return from[piece];
  }

  /** True when no other piece belongs to its block, nor zeros. */
  boolean isWholeBlock(int piece) {
    return wholeBlock[piece];
  }

  /** All ones where the piece is, for a vector of its block from element {@code lane}. */
  IntVector mask(int piece, int lane) {
    return IntVector.fromArray(INTS, masks, piece * BLOCK + lane);
  }
}
