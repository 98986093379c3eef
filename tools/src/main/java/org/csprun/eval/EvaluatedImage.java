package org.csprun.eval;

import java.util.List;

/**
 * One picture with what is in it and what was found.
 *
 * @param imageId unique in an evaluation; equal scores of several pictures are ordered by it
 */
public record EvaluatedImage(long imageId, List<LabelledBox> objects, List<ScoredBox> found) {
  public EvaluatedImage {
    objects = List.copyOf(objects);
    found = List.copyOf(found);
  }
}
