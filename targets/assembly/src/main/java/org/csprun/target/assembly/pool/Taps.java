package org.csprun.target.assembly.pool;

/**
 * The elements of a window: columns of rows.
 *
 * @param columnBytes from one column of the window to the next
 * @param rowBytes from one row of the window to the next
 */
record Taps(int rows, int columns, long rowBytes, long columnBytes) {
  int count() {
    return rows * columns;
  }
}
