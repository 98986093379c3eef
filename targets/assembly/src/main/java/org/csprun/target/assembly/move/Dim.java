package org.csprun.target.assembly.move;

/**
 * A loop of a copy.
 *
 * @param from bytes from one place of the input to the next
 * @param to the same of the output
 */
record Dim(int size, long from, long to) {

  /** Whether the places of {@code inner} follow those of this one without a break. */
  boolean continues(Dim inner) {
    return from == inner.from * inner.size && to == inner.to * inner.size;
  }
}
