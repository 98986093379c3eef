package org.csprun.cli;

/**
 * The first element that one device computes otherwise than another, of those that all must compute
 * bit by bit.
 *
 * @param input what the plans ran on: the noise's seed or a picture
 * @param channel where in the step's output it lies, as the row and the column
 * @param found the element on the plan's own device, as it is stored
 * @param right the element on the device that is right
 */
record ByteDifference(
    String input,
    String step,
    String origin,
    int channel,
    int row,
    int column,
    String found,
    String right) {

  String text(String device, String reference) {
    return "Diverges first at %s (%s), channel %d, row %d, column %d: %s on %s, %s on %s, for %s."
        .formatted(step, origin, channel, row, column, found, device, right, reference, input);
  }
}
