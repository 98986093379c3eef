package org.csprun.compiler.pass;

import java.util.List;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphVerifier;

/**
 * A list of passes, run in order.
 *
 * @param verify whether the graph is checked before the first and after every pass
 */
public record Passes(List<Pass> passes, boolean verify) {
  public Passes {
    passes = List.copyOf(passes);
  }

  /**
   * The passes of the compiler. What importers spell out is recognised first, then constants and
   * normalisation fold, then activations and adds fuse into their convolutions, then the layout of
   * the head is untangled; who shares whose memory comes last, since every rewriting drops views.
   */
  public static Passes standard() {
    return new Passes(
        List.of(
            new DeadCode(),
            new FoldConstants(),
            new RecogniseGate(),
            new RecogniseFocus(),
            new RecogniseCrossChannelPool(),
            new FoldBatchNorm(),
            new FuseActivation(),
            new FuseResidualAdd(),
            new SinkTranspose(),
            new CancelLayouts(),
            new DeadCode(),
            new SplitHead(),
            new SliceAsView(),
            new ReshapeAsView(),
            new ConcatInPlace(),
            new InPlaceAdd()),
        false);
  }

  /** Only the passes that decide who shares whose memory, for a graph that was rewritten since. */
  public static Passes sharing() {
    return new Passes(
        List.of(new SliceAsView(), new ReshapeAsView(), new ConcatInPlace(), new InPlaceAdd()),
        false);
  }

  /** The standard passes with the graph checked after every one. */
  public static Passes verified() {
    return new Passes(standard().passes(), true);
  }

  /**
   * The graph after all passes.
   *
   * @throws IllegalStateException when a check finds a graph that a pass broke
   */
  public Graph run(Graph graph) {
    Graph current = verify ? GraphVerifier.verify(graph) : graph;
    for (Pass pass : passes) {
      current = pass.run(current);
      if (verify) {
        verifyAfter(pass, current);
      }
    }
    return current;
  }

  private static void verifyAfter(Pass pass, Graph graph) {
    try {
      GraphVerifier.verify(graph);
    } catch (IllegalStateException e) {
      throw new IllegalStateException("After " + pass.name() + ": " + e.getMessage(), e);
    }
  }
}
